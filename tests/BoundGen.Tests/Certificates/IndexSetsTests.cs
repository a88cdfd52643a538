namespace BoundGen.Tests.Certificates;

public class IndexSetsTests
{
    [Theory]
    [InlineData(new int[0], new[] { 1, 4 }, new[] { 1, 4 }, true)]
    [InlineData(new[] { 1, 4 }, new[] { 0, 1, 4, 9 }, new[] { 0, 9 }, false)]
    [InlineData(new[] { 1, 4 }, new[] { 1, 4 }, new int[0], false)]
    [InlineData(new[] { 1, 4 }, new[] { 1, 5 }, new[] { 1, 5 }, true)]
    [InlineData(new[] { 1, 4 }, new[] { 4, 5 }, new[] { 4, 5 }, true)]
    [InlineData(new[] { 1, 4 }, new int[0], new int[0], true)]
    public void Sums_grow_or_start_again(int[] from, int[] to, int[] rest, bool again)
    {
        var left = new int[4];
        float[] sums = [3, 3];
        Assert.Equal(rest, left[..IndexSets.Grow(from, to, left, sums)]);
        Assert.Equal(again ? [0f, 0f] : [3f, 3f], sums);
    }
}
