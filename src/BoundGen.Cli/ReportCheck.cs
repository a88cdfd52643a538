using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary>Whether a report covers a network, and whether it says what can be computed without data; a line for each.</summary>
/// <param name="path">The report's file.</param>
/// <param name="stored">The report.</param>
/// <param name="network">The network that may be covered.</param>
/// <param name="centre">The network in the middle of the ball.</param>
/// <param name="recording">The network whose file records the caps: that of the report, or <paramref name="network"/>.</param>
internal sealed class ReportCheck(
    string path,
    StoredRun stored,
    StoredNetwork network,
    StoredNetwork centre,
    StoredNetwork recording
)
{
    private const int Digits = 4;

    /// <summary>Relative: vectors of another width may add up to other last digits.</summary>
    private const double Tolerance = 1e-6;

    private readonly CertifiedRun _run = stored.Certified!;

    /// <summary>What the claim needs and nothing could be compared with.</summary>
    private readonly List<string> _notCompared = [];

    private readonly double[] _distances = OperatorNorm.Distances(
        network.Parameters,
        centre.Parameters,
        cancellationToken: Messages.Display.CancellationToken
    );

    private bool _holds = true;

    private bool HasDigest => _run.Network.Digest == network.Parameters.Fingerprint;

    /// <summary>
    /// Whether the network is the very one that was certified. One at the very same distances in all layers is, whatever digest
    /// the report has.
    /// </summary>
    private bool IsCertified => HasDigest || _distances.Zip(_run.Ball.Distances, Same).All(same => same);

    /// <summary>Prints the lines and the verdict.</summary>
    /// <param name="bound">The bound that covers networks.</param>
    public bool Judge(RunBound bound)
    {
        CheckDigests();
        CheckInputs();
        CheckBounds();
        bool inside = CheckLayers();
        CheckCaps();
        if (IsCertified)
            CheckDivergences();
        Console.WriteLine(
            !inside ? $"not covered: {network.Path} is outside of the ball, and the report says nothing about it"
            : !_holds ? $"not covered: {path} is not what {network.Path} and {centre.Path} give"
            : _notCompared.Count > 0
                ? $"not shown: {network.Path} is inside of the ball, but nothing was found to compare {string.Join(" and ", _notCompared)} of the report with"
            : $"covered: {network.Path} errs on at most {NumberFormat.UpperBoundPercent(bound.Bound)} of the inputs that the report speaks of, with the confidence that it states"
        );
        return inside && _holds && _notCompared.Count == 0;
    }

    private void CheckDigests()
    {
        string own = network.Parameters.Fingerprint;
        string line = $"network: {own}, the digest of {network.Path}, is";
        if (HasDigest)
            Console.WriteLine($"{line} the one in the report");
        else if (IsCertified && _run.Network.Digest is not null)
            Differs($"{line} not {_run.Network.Digest}, but its distances are those of the network in the report");
        else
            Console.WriteLine(
                $"{line} another than {_run.Network.Digest ?? "none"} in the report, which may cover it all the same"
            );
        Console.WriteLine($"prior: {centre.Parameters.Fingerprint}, the digest of {centre.Path}, is the one in the report");
    }

    /// <summary>
    /// Digests of networks leave out how values become inputs. The report has a digest of that, and says it in words; reports of
    /// before it was kept have words alone, without the numbers of columns.
    /// </summary>
    private void CheckInputs()
    {
        string? stated = _run.Assumptions.FirstOrDefault(assumption => assumption.Name == "preprocessing")?.Text,
            digest = _run.Network.Preprocessing;
        if ((centre.Preprocessing ?? network.Preprocessing) is not { } recorded)
            Console.WriteLine("inputs: not compared, as the files do not say how values become inputs");
        else if (stated is null)
            NotCompared("inputs", "as the report does not say how values become inputs");
        // What was certified may have been stated against what the files record, which the report then says.
        else if (stated.EndsWith($"the prior's file records {recorded}", StringComparison.Ordinal))
            Console.WriteLine($"inputs: the files record {recorded}, as the report says of them");
        else if (!stated.StartsWith($"inputs are {recorded},", StringComparison.Ordinal))
            Differs($"inputs: the files record {recorded}, but the report says that {stated}");
        else if (digest is not null && digest != recorded.Fingerprint)
            Differs(
                $"inputs: the files record {recorded}, with the digest {recorded.Fingerprint}, but the report has {digest}: other numbers"
            );
        else if (digest is null && recorded.IsByColumn)
            NotCompared("inputs", $"as the report does not keep the numbers of {recorded}");
        else
            Console.WriteLine($"inputs: {recorded}, as the report says");
    }

    /// <summary>Every bound that is made of counts, KL and ledger, and every ledger's sum.</summary>
    private void CheckBounds()
    {
        try
        {
            stored.Recompute();
            Console.WriteLine(
                $"ledgers and bounds: every ledger spends {NumberFormat.Exact(_run.Delta)}, as delta says, and bounds are what counts, KL and ledgers give"
            );
        }
        catch (InvalidDataException e)
        {
            Differs($"ledgers and bounds: {e.Message}");
        }
    }

    /// <summary>Whether all layers are within their caps.</summary>
    private bool CheckLayers()
    {
        bool inside = true;
        for (int layer = 0; layer < _run.Ball.Caps.Count; layer++)
        {
            double distance = _distances[layer];
            double? cap = _run.Ball.Caps[layer];
            bool within = distance <= cap;
            inside &= within;
            string line =
                $"layer {NumberFormat.Exact(layer + 1)}: {NumberFormat.UpperSignificant(distance, Digits)} of at most {NumberFormat.UpperSignificant(cap, Digits)}: {(within ? "inside" : "outside")}";
            if (IsCertified && !Same(distance, _run.Ball.Distances[layer]))
                Differs(
                    $"{line}, but the report says {NumberFormat.Exact(_run.Ball.Distances[layer])}, not {NumberFormat.Exact(distance)}"
                );
            else
                Console.WriteLine(line);
        }

        return inside;
    }

    /// <summary>
    /// The caps that a file records are those of the report, where it took them from there. Others are believed like the counts
    /// of the sample, which belong to them.
    /// </summary>
    private void CheckCaps()
    {
        if (_run.Ball.Origin != CapOrigin.Rule)
            return;
        var recorded = DistanceCaps.RecordedBy(recording.Parameters, centre.Parameters)?.Values ?? [];
        if (_run.Ball.Caps.SequenceEqual(recorded.Select(cap => (double?)cap)))
            Console.WriteLine($"caps: are those that {recording.Path} records");
        else if (recorded.Count == 0 && !IsCertified && recording == network)
            NotCompared("caps", $"as {network.Path} records none; --certified names the network that was certified");
        else
            Differs(
                $"caps: the report says {List(_run.Ball.Caps)} by layer, but {recording.Path} records {List(recorded.Select(cap => (double?)cap))}"
            );

        static string List(IEnumerable<double?> caps) =>
            string.Join(", ", caps.Select(cap => NumberFormat.Exact(cap!.Value)).DefaultIfEmpty("none"));
    }

    /// <summary>The divergences of bounds with noise follow from the two networks and the noise.</summary>
    private void CheckDivergences()
    {
        var noisy = _run
            .Certificates.Concat(_run.Candidates)
            .Where(bound => bound is { Kind.Counts: BoundCount.Draws, Kl: not null })
            .ToList();
        foreach (var bound in noisy)
        {
            double kl = GaussianDivergence.Kl(network.Parameters, centre.Parameters, [.. bound.Sigma]);
            if (Same(kl, bound.Kl!.Value))
                continue;
            Differs(
                $"kl: {bound.Kind} says {NumberFormat.Exact(bound.Kl.Value)}, but the networks give {NumberFormat.Exact(kl)}"
            );
            return;
        }

        if (noisy.Count > 0)
            Console.WriteLine("kl: every bound with noise has what the networks give");
    }

    private void NotCompared(string what, string why)
    {
        _notCompared.Add(what);
        Console.WriteLine($"{what}: not compared, {why}");
    }

    private void Differs(string line)
    {
        _holds = false;
        Console.WriteLine(line);
    }

    private static bool Same(double computed, double found) => Math.Abs(computed - found) <= Tolerance * computed;
}
