using BoundGen.Runtime;
using BoundGen.Shared;
using BoundGen.Testing;
using BoundGen.Tests.Parameters;

namespace BoundGen.Tests.Norms;

/// <summary>Norms of a prior are the same numbers with a cache and without, whatever has become of its files.</summary>
public sealed class HiddenNormsTests : TemporaryFolder
{
    private static readonly NetworkShape Shape = new([5, 20, 17, 40, 3], true);
    private static readonly NetworkParameters Prior = Network(1),
        Other = Network(2);

    private static readonly Lazy<double[]> Plain = new(() => Numbers(HiddenNorms.Compute(Prior, null, null, default)));

    [Theory]
    [MemberData(nameof(CacheAttacks.Names), MemberType = typeof(CacheAttacks))]
    public void What_is_computed_is_what_the_cache_gives_back_and_what_follows_an_attack(string attack)
    {
        var cache = new CacheFolder(At("cache"));
        for (int times = 0; times < 2; times++)
            Assert.Equal(Plain.Value, Numbers(HiddenNorms.Compute(Prior, cache, null, default)));
        CacheAttacks.Run(attack, cache.Path);
        Assert.Equal(Plain.Value, Numbers(HiddenNorms.Compute(Prior, cache, null, default)));
    }

    [Fact]
    public void The_second_time_the_norms_come_out_of_the_cache()
    {
        var cache = new CacheFolder(At("cache"));
        var key = ProgramDigest.Key("norms", Prior);
        HiddenNorms.Compute(Prior, cache, null, default);
        byte[] kept = cache.Read(key)!;
        // The operator norm of the first layer is the first number.
        BitConverter.TryWriteBytes(kept, 12345.0);
        cache.Write(key, kept);
        Assert.Equal(12345, HiddenNorms.Compute(Prior, cache, null, default).Sparse(1).OperatorNorm);
        // Other parameters are another entry, and an entry of another length is none.
        Assert.NotEqual(12345, HiddenNorms.Compute(Other, cache, null, default).Sparse(1).OperatorNorm);
        cache.Write(key, kept.AsSpan(0, kept.Length - 4));
        Assert.Equal(Plain.Value, Numbers(HiddenNorms.Compute(Prior, cache, null, default)));
    }

    [Fact]
    public void Distances_are_kept_for_both_networks_in_their_order()
    {
        var cache = new CacheFolder(At("cache"));
        double[] distances = OperatorNorm.Distances(Prior, Other);
        for (int times = 0; times < 2; times++)
            Assert.Equal(distances, OperatorNorm.Distances(Prior, Other, cache, null, default));
        cache.Write(ProgramDigest.Key("distances", Prior, Other), new byte[8 * Shape.LayerCount]);
        Assert.Equal(new double[Shape.LayerCount], OperatorNorm.Distances(Prior, Other, cache, null, default));
        Assert.Equal(OperatorNorm.Distances(Other, Prior), OperatorNorm.Distances(Other, Prior, cache, null, default));
        Assert.Equal(new double[Shape.LayerCount], OperatorNorm.Distances(Prior, Prior, cache, null, default));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(255, 30)]
    [InlineData(257, 3)]
    [InlineData(30, 600)]
    public void Half_of_a_Gram_matrix_has_the_bits_of_all_of_it(int rows, int columns)
    {
        var weights = new float[rows * columns];
        CounterNormals.Fill(3, 0, weights);
        double[] matrix = OperatorNorm.Widen(weights, rows, columns);
        var view = new MatrixView<double>(matrix, rows, columns);
        double[] ofRows = new double[rows * rows],
            ofColumns = new double[columns * columns];
        MatrixProduct.Multiply(view, view.Transposed, ofRows.AsSpan());
        MatrixProduct.Multiply(view.Transposed, view, ofColumns.AsSpan());
        Assert.Equal(ofRows, OperatorNorm.Gram(matrix, rows, columns, ofColumns: false));
        Assert.Equal(ofColumns, OperatorNorm.Gram(matrix, rows, columns, ofColumns: true));
    }

    private static NetworkParameters Network(ulong seed)
    {
        var values = new float[Shape.ParameterCount];
        CounterNormals.Fill(seed, 0, values);
        return new NetworkParameters(Shape, values);
    }

    /// <summary>Everything that can be read.</summary>
    private static double[] Numbers(HiddenNorms norms) =>
        [
            .. Enumerable
                .Range(1, Shape.LayerCount - 2)
                .SelectMany(layer =>
                {
                    var sparse = norms.Sparse(layer);
                    int rows = Shape.Outputs(layer),
                        columns = Shape.Inputs(layer);
                    return (double[])
                        [
                            sparse.OperatorNorm,
                            sparse.Frobenius,
                            .. sparse.RowNorms,
                            .. Enumerable
                                .Range(0, rows + 1)
                                .SelectMany(p => Enumerable.Range(0, columns + 1).Select(q => sparse.At(p, q))),
                            .. Enumerable.Range(0, columns).Select(sparse.ReducedRowNorm),
                            .. norms.ColumnSquares(layer),
                            .. norms
                                .Squares(layer)
                                .Row(0, columns * Layout.Stride(rows))
                                .ToArray()
                                .Select(square => (double)square),
                            .. norms
                                .ColumnGram(layer)!
                                .Row(0, columns * Layout.Stride(columns))
                                .ToArray()
                                .Select(entry => (double)entry),
                            .. norms.RowGram(layer)!.Row(0, rows * Layout.Stride(rows)).ToArray().Select(entry => (double)entry),
                        ];
                }),
        ];
}
