namespace BoundGen.Tests.Inspection;

public class DistributionTests
{
    [Fact]
    public void A_quantile_is_the_least_value_that_its_share_does_not_exceed()
    {
        var hundred = DistributionSummary.From(Enumerable.Range(1, 100).Reverse().Select(i => (double)i));
        Assert.Equal(new DistributionSummary(50.5, 1, 1, 10, 50, 90, 100), hundred);
        var more = DistributionSummary.From(Enumerable.Range(1, 101).Select(i => (double)i));
        Assert.Equal(new DistributionSummary(51, 1, 2, 11, 51, 91, 101), more);
        Assert.Equal(new DistributionSummary(3, 3, 3, 3, 3, 3, 3), DistributionSummary.From([3]));
        Assert.Equal(double.PositiveInfinity, DistributionSummary.From([1, double.PositiveInfinity]).Mean);
    }

    [Fact]
    public void An_empty_list_and_NaN_are_refused()
    {
        Assert.Throws<ArgumentException>("values", () => DistributionSummary.From([]));
        Assert.Throws<ArgumentException>("values", () => DistributionSummary.From([1, double.NaN]));
    }
}
