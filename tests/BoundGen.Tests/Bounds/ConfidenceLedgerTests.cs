namespace BoundGen.Tests;

public class ConfidenceLedgerTests
{
    [Fact]
    public void What_is_spent_is_listed_and_missing()
    {
        var ledger = new ConfidenceLedger(0.05);
        var first = ledger.Spend("PAC-Bayes", 0.04);
        ledger.Spend("Monte Carlo", 0.006);
        Assert.Equal(new LedgerEntry("PAC-Bayes", 0.04), first);
        Assert.Equal([first, new LedgerEntry("Monte Carlo", 0.006)], ledger.Entries);
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
}
