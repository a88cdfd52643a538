using System.Collections.Immutable;
using BoundGen.Testing;

namespace BoundGen.Experiments.Tests;

public sealed class CellStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _computed;

    private string File => _folder.At("cell.json");

    [Fact]
    public void What_is_finished_is_not_computed_again_and_comes_back_exactly()
    {
        var first = Get(new Settings("a", [0.1]));
        var second = Get(new Settings("a", [0.1]));
        Assert.Equal(1, _computed);
        Assert.Equal(first.Value, second.Value);
        Assert.Equal(first.Values.AsEnumerable(), second.Values);
        Assert.Null(second.Missing);
    }

    public static TheoryData<string, double[]> Others =>
        new()
        {
            { "b", [0.1] },
            { "a", [0.1, 0.2] },
            { "a", [0.10000000000000002] },
        };

    [Theory]
    [MemberData(nameof(Others))]
    public void Other_settings_are_another_cell(string name, double[] sigma)
    {
        Get(new Settings("a", [0.1]));
        Get(new Settings(name, [.. sigma]));
        Assert.Equal(2, _computed);
        Get(new Settings(name, [.. sigma]));
        Assert.Equal(2, _computed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{ \"settings\": { \"name\": \"a\", \"sigma\": [ 0.1 ] } }")]
    [InlineData("{ \"settings\": { \"name\": \"a\", \"sigma\": [ 0.1 ] }, \"result\": { \"value\": 1 } }")]
    [InlineData("{ \"settings\": { \"name\": \"a\", \"sigma\": [ 0.1 ] }, \"result\": null }")]
    public void What_cannot_be_read_is_computed_again(string text)
    {
        Get(new Settings("a", [0.1]));
        byte[] whole = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllText(File, text);
        Get(new Settings("a", [0.1]));
        Assert.Equal(2, _computed);
        Assert.Equal(whole, System.IO.File.ReadAllBytes(File));
    }

    public void Dispose() => _folder.Dispose();

    private Result Get(Settings settings) => new CellStore(_folder.At(), Silence.Instance).Get("cell", settings, () =>
        {
            _computed++;
            return new Result(1.0 / 3, [double.Epsilon, double.PositiveInfinity, Math.PI], null);
        });

    private sealed record Settings(string Name, ImmutableArray<double> Sigma);

    private sealed record Result(double Value, ImmutableArray<double> Values, double? Missing);
}
