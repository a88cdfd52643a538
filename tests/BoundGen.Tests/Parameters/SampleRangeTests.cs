namespace BoundGen.Tests.Parameters;

public class SampleRangeTests
{
    [Theory]
    [InlineData("a", 10, 20, true)]
    [InlineData("a", 12, 5, true)]
    [InlineData("a", 10, 21, false)]
    [InlineData("a", 9, 20, false)]
    [InlineData("a", 30, 0, true)]
    [InlineData("a", 40, 5, false)]
    [InlineData("b", 12, 5, false)]
    [InlineData("a", 12, int.MaxValue, false)]
    public void A_range_covers_its_parts(string dataSet, int start, int count, bool covered) =>
        Assert.Equal(covered, new SampleRange("a", 10, 20, "").Covers(new SampleRange(dataSet, start, count, "")));
}
