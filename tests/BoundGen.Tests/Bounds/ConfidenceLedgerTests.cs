namespace BoundGen.Tests;

public class ConfidenceLedgerTests
{
    [Fact]
    public void What_is_spent_is_listed_and_no_longer_remains()
    {
        var ledger = new ConfidenceLedger(0.05);
        var first = ledger.Spend("PAC-Bayes", 0.04);
        ledger.Spend("Monte Carlo", 0.006);
        Assert.Equal(("PAC-Bayes", 0.04), (first.Use, first.Delta));
        Assert.Same(first, ledger.Entries[0]);
        Assert.Equal(["PAC-Bayes", "Monte Carlo"], ledger.Entries.Select(entry => entry.Use));
        Assert.Equal(0.05, ledger.Delta);
        Assert.Equal(0.004, ledger.Remaining, 1e-15);
    }

    [Fact]
    public void Overdrawing_is_refused_and_costs_nothing()
    {
        var ledger = new ConfidenceLedger(0.05);
        ledger.Spend("first", 0.04);
        var exception = Assert.Throws<ArgumentOutOfRangeException>("amount", () => ledger.Spend("second", 0.0100001));
        Assert.Contains("\"second\"", exception.Message);
        Assert.Single(ledger.Entries);
        ledger.Spend("second", 0.01);
        Assert.Equal(0, ledger.Remaining);
        Assert.Throws<ArgumentOutOfRangeException>("amount", () => ledger.Spend("third", 1e-12));
    }

    [Fact]
    public void Rounding_does_not_break_equal_parts()
    {
        for (int parts = 1; parts <= 1000; parts++)
        {
            var ledger = new ConfidenceLedger(0.05);
            for (int i = 0; i < parts; i++)
                ledger.Spend("part", 0.05 / parts);
            Assert.Equal(0, ledger.Remaining, 1e-14);
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        foreach (double bad in new[] { 0, 1, -0.1, double.NaN })
            Assert.Throws<ArgumentOutOfRangeException>("delta", () => new ConfidenceLedger(bad));
        var ledger = new ConfidenceLedger(0.05);
        foreach (double bad in new[] { 0, -0.1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>("amount", () => ledger.Spend("use", bad));
        Assert.Throws<ArgumentException>("use", () => ledger.Spend(" ", 0.01));
        Assert.Empty(ledger.Entries);
    }

    [Fact]
    public void An_entry_says_what_is_left_for_every_choice()
    {
        var plain = new ConfidenceLedger(0.05).Spend("hold-out", 0.05);
        Assert.Equal((1, 0.05), (plain.ChoiceCount, plain.DeltaPerChoice));
        Assert.Equal("hold-out 0.05", plain.ToString());

        var entry = new ConfidenceLedger(0.05).Spend(
            "PAC-Bayes-kl",
            0.04,
            new GridChoice("sigma", 4),
            new GridChoice("eta", 1),
            new GridChoice("caps", 1000)
        );
        Assert.Equal(4000, entry.ChoiceCount);
        Assert.Equal(Math.Log(1e-5), entry.LnDeltaPerChoice, 1e-13);
        Assert.InRange(entry.DeltaPerChoice, 1e-5 * (1 - 1e-13), 1e-5);
        Assert.Equal("PAC-Bayes-kl 0.04, 1E-05 for each choice of sigma (4), caps (1000)", entry.ToString());

        var many = new ConfidenceLedger(0.05).Spend("caps", 0.05, Enumerable.Repeat(new GridChoice("caps", 1000), 1000));
        Assert.Equal(Math.Log(0.05) - 1000 * Math.Log(1000), many.LnDeltaPerChoice, 1e-7);
        Assert.Equal((double.MaxValue, 0), (many.ChoiceCount, many.DeltaPerChoice));
    }

    /// <summary>Exact: 2^-k 3^-n by its logarithm to 30 digits.</summary>
    [Fact]
    public void What_is_left_is_never_rounded_up()
    {
        const decimal Ln2 = 0.693147180559945309417232121458m,
            Ln3 = 1.098612288668109691395245236923m;
        for (int k = 1; k <= 40; k++)
        {
            for (int n = 0; n <= 40; n++)
            {
                double delta = Math.ScaleB(1, -k);
                var entry = new ConfidenceLedger(delta).Spend("test", delta, Enumerable.Repeat(new GridChoice("three", 3), n));
                decimal exact = -k * Ln2 - n * Ln3;
                Assert.InRange(entry.LnDeltaPerChoice, (double)exact * (1 + 2e-14), (double)exact);
            }
        }
    }

    [Fact]
    public void A_choice_needs_a_name_and_a_point_and_distance_caps_have_one_for_each_layer()
    {
        Assert.Throws<ArgumentException>("name", () => new GridChoice("", 3));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new GridChoice("caps", 0));
        Assert.Equal(["rho_1", "rho_2"], CapGrid.Choices(2).Select(choice => choice.Name));
        Assert.All(CapGrid.Choices(2), choice => Assert.Equal(CapGrid.Count, choice.Count));
    }

    [Fact]
    public void A_bound_takes_a_ledger_whose_entries_have_all_paid_for_it()
    {
        var empty = new ConfidenceLedger(0.05);
        Refused("nothing was spent", empty);

        var ledger = new ConfidenceLedger(0.05);
        var first = ledger.Spend("PAC-Bayes-kl", 0.03);
        ledger.Spend("idle", 0.01);
        PacBayesKl.Bound(0.1, 1, 100, first);
        Refused("\"idle\"", ledger);

        ClopperPearson.UpperLimit(1, 10, ledger.Entries[1]);
        var bound = new CertificateBound(BoundKind.Paper, [], 1, 1.5, ledger);
        Assert.Equal(["PAC-Bayes-kl", "idle"], bound.Ledger.Select(entry => entry.Use));
        Assert.Equal((1, true), (bound.Bound, bound.IsVacuous));
        Assert.Equal((null, null, null), (bound.Failures, bound.Rate, bound.Note));
        Refused("another bound", ledger);
        Assert.Contains("too late", Assert.Throws<InvalidOperationException>(() => ledger.Spend("more", 0.001)).Message);

        static void Refused(string why, ConfidenceLedger ledger) =>
            Assert.Contains(
                why,
                Assert.Throws<InvalidOperationException>(() => new CertificateBound(BoundKind.Paper, [], 1, 0.5, ledger)).Message
            );
    }

    [Fact]
    public void Entries_and_bounds_have_no_public_constructor()
    {
        foreach (
            var type in new[]
            {
                typeof(LedgerEntry),
                typeof(CertificateBound),
                typeof(HoldOutBound),
                typeof(DrawnNetwork),
                typeof(BoundReport),
            }
        )
            Assert.Empty(type.GetConstructors());
    }
}
