namespace BoundGen.Tests.Parameters;

public class SampleRecordTests
{
    [Fact]
    public void A_random_order_has_every_sample_once_and_depends_on_its_seed()
    {
        int[] order = SampleSelection.InRandomOrder(7, 0, 1000).Rows(1000);
        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.Equal(order[300..], SampleSelection.InRandomOrder(7, 300, 700).Rows(1000));
        Assert.NotEqual(order, SampleSelection.InRandomOrder(8, 0, 1000).Rows(1000));
        Assert.Equal([5, 6], SampleSelection.InFileOrder(5, 2).Rows(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleSelection.InFileOrder(5, 2).Rows(6));
        // Where each of 20 samples goes in 2000 orders: a chi-squared with 19 degrees of freedom exceeds 60 once in 200,000
        // times.
        int[] places = new int[20];
        for (ulong seed = 0; seed < 2000; seed++)
            places[Array.IndexOf(SampleSelection.InRandomOrder(seed, 0, 20).Rows(20), 3)]++;
        Assert.InRange(places.Sum(count => Math.Pow(count - 100, 2) / 100), 0, 60);
    }

    [Fact]
    public void A_file_gives_the_record_back()
    {
        var record = Record(50);
        var read = Saved(record, cut: false).Provenance;
        Assert.Equal(record, read.Seen);
        Assert.False(read.IsOutdated);
    }

    [Fact]
    public void Noise_levels_are_read_as_they_were_written_and_are_sealed_with_the_record()
    {
        var shape = new NetworkShape([1, 2, 1], bias: false);
        float[] values = [1, 2, 3, 4];
        var sigma = SigmaCandidates.ByLayer([
            [0.1, 1.0 / 3],
            [1e-7, 2],
        ]);
        var written = ProvenanceMetadata.Write(
            new Provenance(Record(50)) { Sigma = sigma },
            new Dictionary<string, string>(),
            shape,
            values
        );
        var read = ProvenanceMetadata.Read(written, shape, values);
        Assert.Equal((sigma, false), (read.Sigma, read.IsOutdated));

        written["boundgen.sigma"] = "0.1 0.1";
        Assert.True(ProvenanceMetadata.Read(written, shape, values).IsOutdated);
        foreach (string broken in new[] { "", "0.1", "0.1 0.1 0.1", "0.1 0", "0.1 x", "0.1 0.1;0.1 0.1" })
        {
            written["boundgen.sigma"] = broken;
            var e = Assert.Throws<InvalidDataException>(() => ProvenanceMetadata.Read(written, shape, values));
            Assert.StartsWith("metadata key boundgen.sigma: sigma is", e.Message);
        }
    }

    [Fact]
    public void Noise_levels_for_another_number_of_layers_are_refused()
    {
        var parameters = new NetworkParameters(new NetworkShape([1, 1], bias: false), [1]);
        var sigma = SigmaCandidates.Uniform(2, 0.1);
        var e = Assert.Throws<ArgumentException>(() => parameters.WithProvenance(Provenance.Unknown with { Sigma = sigma }));
        Assert.Contains("have levels for 2 layers, expected 1", e.Message);
    }

    [Theory]
    [InlineData(CapOrigin.Rule)]
    [InlineData(CapOrigin.Stated)]
    public void Caps_are_read_as_they_were_written_and_are_sealed_with_the_record(CapOrigin origin)
    {
        var shape = new NetworkShape([1, 2, 1], bias: false);
        var caps = new DistanceCaps([1.0 / 3, 0], origin);
        var parameters = new NetworkParameters(shape, [1, 2, 3, 4], provenance: new Provenance(Record(50)) { Caps = caps });
        using var stream = new MemoryStream();
        parameters.Save(stream);
        var read = NetworkParameters.Load(stream.ToArray());

        Assert.Equal(caps.Values, read.Provenance.Caps!.Values);
        Assert.Equal((origin, false), (read.Provenance.Caps.Origin, read.Provenance.IsOutdated));
        Assert.Empty(read.Metadata);

        var written = ProvenanceMetadata.Write(parameters.Provenance, read.Metadata, shape, parameters.Values);
        written["boundgen.caps"] = "[0.5,0]";
        Assert.True(ProvenanceMetadata.Read(written, shape, parameters.Values).IsOutdated);
    }

    /// <summary>With or without samples.</summary>
    [Theory]
    [InlineData("boundgen.prior", "00000000000000000000000000000000", true)]
    [InlineData("boundgen.prior", "00000000000000000000000000000000", false)]
    [InlineData("boundgen.caps", "[0.5]", false)]
    [InlineData("boundgen.sigma", "0.2", false)]
    public void All_that_is_recorded_is_sealed(string key, string other, bool withSamples)
    {
        var shape = new NetworkShape([1, 1], bias: false);
        var provenance = new Provenance(withSamples ? Record(50) : null)
        {
            Prior = "0123456789abcdef0123456789abcdef",
            Caps = new DistanceCaps([0.1], CapOrigin.Stated),
            Sigma = SigmaCandidates.Uniform(1, 0.1),
        };
        var written = ProvenanceMetadata.Write(provenance, new Dictionary<string, string>(), shape, [1]);

        Assert.False(ProvenanceMetadata.Read(written, shape, [1]).IsOutdated);
        Assert.True(ProvenanceMetadata.Read(written, shape, [2]).IsOutdated);
        written[key] = other;
        Assert.True(ProvenanceMetadata.Read(written, shape, [1]).IsOutdated);
    }

    [Theory]
    [InlineData("boundgen.caps", "[0.1]", "is '[0.1]', expected a JSON array of 2 numbers, one for each layer, of at least 0")]
    [InlineData("boundgen.caps", "[0.1,0.1,0.1]", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", "[0.1,-1]", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", "[0.1,1e999]", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", "[0.1,\"0.1\"]", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", "[]", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", "0.1", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", "null", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", "0.1,0.1", "expected a JSON array of 2 numbers")]
    [InlineData("boundgen.caps", null, "expected both boundgen.caps and boundgen.caps.origin")]
    [InlineData("boundgen.caps.origin", "Rule", "is 'Rule', expected rule or stated")]
    [InlineData("boundgen.caps.origin", null, "expected both boundgen.caps and boundgen.caps.origin")]
    public void Caps_that_are_broken_are_refused_with_file_key_and_what_was_expected(string key, string? text, string message)
    {
        var metadata = new Dictionary<string, string> { ["boundgen.caps"] = "[0.1,0.1]", ["boundgen.caps.origin"] = "rule" };
        metadata.Remove(key);
        if (text is not null)
            metadata[key] = text;
        using var stream = new MemoryStream();
        SafetensorsTensor[] tensors = [new("0.weight", [2, 1], (float[])[1, 2]), new("2.weight", [1, 2], (float[])[3, 4])];
        new SafetensorsWriter(tensors, metadata).Save(stream);
        var e = Assert.Throws<InvalidDataException>(() => NetworkParameters.Load(stream.ToArray()));
        Assert.StartsWith("the bytes: metadata ", e.Message);
        Assert.Contains(key, e.Message);
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void Caps_that_depend_on_the_sample_or_fit_no_network_are_not_recorded()
    {
        var paid = new DistanceCaps([1], CapOrigin.PaidGrid);
        Assert.Throws<ArgumentException>(() => Provenance.Unknown with { Caps = paid });
        var parameters = new NetworkParameters(new NetworkShape([1, 1], bias: false), [1]);
        var two = Provenance.Unknown with { Caps = new DistanceCaps([1, 1], CapOrigin.Stated) };
        Assert.Throws<ArgumentException>("provenance", () => parameters.WithProvenance(two));
    }

    [Fact]
    public void A_record_of_other_weights_is_outdated_and_stays_so()
    {
        var changed = Saved(Record(50), cut: true);
        Assert.Equal(Record(50), changed.Provenance.Seen);
        Assert.True(changed.Provenance.IsOutdated);

        using var again = new MemoryStream();
        changed.Save(again);
        Assert.True(NetworkParameters.Load(again.ToArray()).Provenance.IsOutdated);
    }

    [Theory]
    [InlineData("boundgen.hashes", "AAAA", "is no list of numbers")]
    [InlineData("boundgen.hashes", "AAAAAAAAAAA=", "have 1 and 50 numbers, expected 50 of each")]
    [InlineData("boundgen.looks", "?", "is no list of numbers")]
    [InlineData("boundgen.samples", "a:file:0:50:1x1", "expected \"data set:order:")]
    [InlineData("boundgen.samples", "a:file:0:-1:1x1:ffffffffffffffff", "expected \"data set:order:")]
    [InlineData("boundgen.samples", "a:file:9:2147483647:1x1:ffffffffffffffff", "expected \"data set:order:")]
    [InlineData("boundgen.samples", "a:file:0:50:1x1:0000000000000000", "expected 0 of each")]
    [InlineData("boundgen.samples", "a\u001b:file:0:50:1x1:ffffffffffffffff", "other characters than letters")]
    [InlineData("boundgen.samples", "a:file:0:50::ffffffffffffffff", "not 1 to 64 of them")]
    [InlineData("boundgen.samples", "a:file:0:51:1x1:ffffffffffffffff", "have 50 and 50 numbers, expected 51 of each")]
    public void A_record_that_is_broken_is_refused(string key, string text, string message)
    {
        var shape = new NetworkShape([1, 1], bias: false);
        var metadata = ProvenanceMetadata.Write(new Provenance(Record(50)), new Dictionary<string, string>(), shape, [1]);
        metadata[key] = text;
        var e = Assert.Throws<InvalidDataException>(() => ProvenanceMetadata.Read(metadata, shape, [1]));
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void Of_many_samples_a_file_holds_a_share_and_the_record_says_what_is_missed()
    {
        var whole = Record(10_000);
        var stored = whole.ForFile(most: 1000);
        Assert.Equal(1000, stored.Hashes.Length);
        Assert.Equal(whole.Hashes.ToArray().Order().Take(1000), stored.Hashes.ToArray().Order());
        Assert.False(stored.IsComplete);
        Assert.Equal((0.0, 1.0, 0.0), (whole.MissProbability(1, 0), whole.MissProbability(0, 0), whole.MissProbability(10, 9)));

        // How often 10 random samples have at most one among the stored ones, beside what the record says: a share of 0.1 each.
        var random = new Random(5);
        var known = stored.Hashes.ToArray().ToHashSet();
        ulong[] hashes = whole.Hashes.ToArray();
        const int Trials = 20_000;
        int missed = Enumerable.Range(0, Trials).Count(_ => random.GetItems(hashes, 10).Count(known.Contains) <= 1);
        double said = stored.MissProbability(10, 1);
        Assert.InRange(said, 0.72, 0.76);
        // Five standard deviations of the count, and as many of the share of hashes below the threshold.
        Assert.InRange((double)missed / Trials, said - 0.035, said + 0.035);
    }

    [Fact]
    public void A_record_covers_its_parts_alone()
    {
        var data = Rows(30, seed: 1);
        Assert.True(data.Record.Covers(data.Keep([3, 29]).Record));
        Assert.False(data.Keep([3, 29]).Record.Covers(data.Record));
        Assert.False(data.Record.Covers(Rows(30, seed: 2).Record));
        Assert.Equal([3, 29], new[] { 0, 1 }.Select(data.Keep([3, 29]).Record.Row));
    }

    [Fact]
    public void Rescaled_rows_look_the_same_and_others_do_not()
    {
        var data = Rows(300, seed: 1);
        float[] scaled = [.. data.Inputs.ToArray().Select(value => 2 * value + 1)];
        var copy = new LabelledData(scaled, data.Labels.ToArray(), data.InputSize);
        Assert.Equal(data.Record.Looks.ToArray(), copy.Record.Looks.ToArray());
        Assert.NotEqual(data.Record.Hashes.ToArray(), copy.Record.Hashes.ToArray());
        Assert.InRange(data.Record.Looks.ToArray().Distinct().Count(), 290, 300);
    }

    [Fact]
    public void The_fingerprint_of_the_prior_survives_and_its_absence_too()
    {
        var shape = new NetworkShape([1, 1], bias: false);
        var prior = new NetworkParameters(shape, [1]);
        Assert.Equal(prior.Fingerprint, Recorded(prior.Fingerprint));
        Assert.Null(Recorded(null));

        string? Recorded(string? fingerprint)
        {
            using var stream = new MemoryStream();
            new NetworkParameters(shape, [2], provenance: Provenance.Unknown with { Prior = fingerprint }).Save(stream);
            var loaded = NetworkParameters.Load(stream.ToArray());
            Assert.Empty(loaded.Metadata);
            return loaded.Provenance.Prior;
        }
    }

    private static NetworkParameters Saved(SampleRecord record, bool cut)
    {
        var shape = new NetworkShape([2, 2], bias: true);
        using var stream = new MemoryStream();
        new NetworkParameters(shape, [1, 2, 3, 4, 5, 6], provenance: new Provenance(record)).Save(stream);
        byte[] bytes = stream.ToArray();
        if (cut)
            bytes[^2] ^= 1;
        return NetworkParameters.Load(bytes);
    }

    private static SampleRecord Record(int count)
    {
        var random = new Random(count);
        return new SampleRecord(
            "abc",
            SampleSelection.InRandomOrder(ulong.MaxValue, 3, count),
            "1x1",
            [.. Enumerable.Range(0, count).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))],
            [.. Enumerable.Range(0, count).Select(i => (ulong)i)]
        );
    }

    private static LabelledData Rows(int count, int seed)
    {
        var random = new Random(seed);
        return new LabelledData([.. Enumerable.Range(0, 3 * count).Select(_ => random.NextSingle())], new int[count], 3);
    }
}
