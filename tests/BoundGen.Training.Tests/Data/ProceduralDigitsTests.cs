using System.Security.Cryptography;
using BoundGen.Testing;

namespace BoundGen.Training.Tests;

public sealed class ProceduralDigitsTests
{
    private static readonly Lazy<ImageSet> TenThousand = new(() => ProceduralDigits.Draw(3, 0, 10_000));

    [Fact]
    public void Digits_are_28_by_28() =>
        Assert.Equal((10_000, 28, 28), (TenThousand.Value.Count, TenThousand.Value.Rows, TenThousand.Value.Columns));

    [Fact]
    public void The_same_seed_gives_the_same_digits_however_many_threads_draw()
    {
        ImageSet first = ProceduralDigits.Draw(1, 0, 5000, threads: 1);
        foreach (int threads in new[] { 2, 3, 8 })
            AssertEqual(first, ProceduralDigits.Draw(1, 0, 5000, threads));
        AssertEqual(first, ProceduralDigits.Draw(1, 0, 5000));
    }

    [Fact]
    public void Drawing_reports_how_many_digits_are_drawn()
    {
        var progress = new CollectedProgress<EvaluationProgress>();
        ProceduralDigits.Draw(1, 0, 1000, progress);
        Assert.Equal([("digits", 1000)], Phases.Check(progress, report => (report.Phase, report.Done, report.Total)));
        Assert.Contains(progress.Reports, report => report.Done is > 0 and < 1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000_000_000)]
    public void A_digit_depends_on_its_number_alone(long start)
    {
        ImageSet whole = ProceduralDigits.Draw(9, start, 100);
        ImageSet head = ProceduralDigits.Draw(9, start, 40);
        ImageSet tail = ProceduralDigits.Draw(9, start + 40, 60);
        AssertEqual(whole, new ImageSet([.. head.Pixels, .. tail.Pixels], [.. head.Labels, .. tail.Labels], 28, 28));
    }

    [Fact]
    public void No_digit_is_drawn_twice()
    {
        ImageSet digits = TenThousand.Value;
        ImageSet others = ProceduralDigits.Draw(4, 0, 10_000);
        var seen = new HashSet<string>();
        for (int i = 0; i < digits.Count; i++)
        {
            Assert.True(seen.Add(Convert.ToBase64String(digits.Image(i))), $"Digit {i} of seed 3 was there before.");
            Assert.True(seen.Add(Convert.ToBase64String(others.Image(i))), $"Digit {i} of seed 4 was there before.");
        }
    }

    [Fact]
    public void Labels_are_uniform()
    {
        // A deviation is 30; five of them either way.
        for (byte label = 0; label < 10; label++)
            Assert.InRange(TenThousand.Value.Labels.Count(label), 850, 1150);
        Assert.Equal(10_000, Enumerable.Range(0, 10).Sum(label => TenThousand.Value.Labels.Count(label)));
    }

    [Fact]
    public void The_background_is_black_and_every_digit_is_bright()
    {
        ImageSet digits = TenThousand.Value;
        double black = digits.Pixels.Count((byte)0) / (double)digits.Pixels.Length;
        Assert.InRange(1 - black, 0.15, 0.25);
        for (int i = 0; i < digits.Count; i++)
        {
            ReadOnlySpan<byte> image = digits.Image(i);
            int ink = image.Length - image.Count((byte)0);
            Assert.InRange(ink, 25, 450);
            byte brightest = 0;
            foreach (byte pixel in image)
                brightest = Math.Max(brightest, pixel);
            Assert.InRange(brightest, 120, 255);
        }
    }

    [Fact]
    public void The_edge_stays_black()
    {
        ImageSet digits = TenThousand.Value;
        for (int i = 0; i < digits.Count; i++)
        {
            ReadOnlySpan<byte> image = digits.Image(i);
            for (int j = 0; j < 28; j++)
                Assert.Equal(0, image[j] + image[27 * 28 + j] + image[28 * j] + image[28 * j + 27]);
        }
    }

    // Digits that could not be told apart, or labels that lie, would show here: this simple rule errs on about one in six.
    [Fact]
    [Slow]
    public void The_nearest_of_9000_digits_mostly_has_the_same_label()
    {
        ImageSet digits = TenThousand.Value;
        const int known = 9000,
            asked = 200;
        int errors = 0;
        for (int i = known; i < known + asked; i++)
        {
            int best = -1;
            int least = int.MaxValue;
            for (int j = 0; j < known; j++)
            {
                int distance = SquaredDistance(digits.Image(i), digits.Image(j), least);
                if (distance < least)
                    (best, least) = (j, distance);
            }

            if (digits.Labels[best] != digits.Labels[i])
                errors++;
        }

        Assert.InRange(errors, 1, asked / 4);
    }

    // Integers and plain IEEE arithmetic only, so this holds on every machine. A change here makes every result of the main job
    // another one.
    [Fact]
    public void The_first_thousand_digits_of_seed_1_are_these()
    {
        ImageSet digits = ProceduralDigits.Draw(1, 0, 1000);
        Assert.Equal(
            "c0d9af0ed8058a7b74c20b964885b7f25209d3bfb496430124368cdf97080d41",
            Convert.ToHexStringLower(SHA256.HashData([.. digits.Labels.ToArray().Select(label => (byte)label), .. digits.Pixels]))
        );
    }

    [Fact]
    public void Invalid_ranges_of_digits_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("start", () => ProceduralDigits.Draw(1, -1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => ProceduralDigits.Draw(1, long.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ProceduralDigits.Draw(1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => ProceduralDigits.Draw(1, 0, int.MaxValue));
    }

    private static int SquaredDistance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int enough)
    {
        int sum = 0;
        for (int i = 0; i < a.Length && sum < enough; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static void AssertEqual(ImageSet expected, ImageSet actual)
    {
        Assert.True(expected.Labels.SequenceEqual(actual.Labels));
        Assert.True(expected.Pixels.SequenceEqual(actual.Pixels));
    }
}
