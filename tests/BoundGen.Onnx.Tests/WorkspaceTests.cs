using BoundGen.Onnx.Folding;
using BoundGen.Onnx.Format;

namespace BoundGen.Onnx.Tests;

/// <summary>What folding may take.</summary>
public class WorkspaceTests
{
    /// <summary>Each layer is read, taken and transposed; all but the first are multiplied with the ones before.</summary>
    [Theory]
    [InlineData(2, 1_000)]
    [InlineData(2, 4_000)]
    [InlineData(10, 1_000)]
    public void Layers_that_fill_a_file_may_be_multiplied(int layers, int size)
    {
        long elements = (long)size * size;
        var node = new OperatorNode(new Node { Operator = "MatMul", Name = "n" }, 0, 17);
        var workspace = new Workspace(layers * elements * sizeof(float), batch: 1);
        for (int layer = 0; layer < layers; layer++)
        {
            workspace.Take(3 * elements, node);
            if (layer > 0)
                Assert.Equal(elements, workspace.AllocateProduct(size, size, size, node).Length);
        }
    }

    [Theory]
    [InlineData(2_147_483_000, 0, 0)]
    [InlineData(4_000, 4_000, 0)]
    [InlineData(0, 4_000, 4_000)]
    public void A_size_of_0_does_not_make_the_work_of_a_product_free(int rows, int inner, int columns)
    {
        var node = new OperatorNode(new Node { Operator = "MatMul", Name = "n" }, 0, 17);
        Assert.Contains(
            $"MatMul node \"n\" multiplies [{rows}, {inner}] by [{inner}, {columns}]",
            Assert
                .Throws<InvalidDataException>(() => new Workspace(0, batch: 1).AllocateProduct(rows, inner, columns, node))
                .Message,
            StringComparison.Ordinal
        );
    }
}
