namespace BoundGen.Onnx.Folding;

/// <summary>
/// What reading a graph may take, and what it has to tell. Work is limited as memory is: a small file can name one tensor in
/// thousands of nodes.
/// </summary>
/// <param name="fileBytes">The size of the model in memory.</param>
/// <param name="batch">The first dimension of input and outputs where it is fixed and not 1; else 1.</param>
internal sealed class Workspace(long fileBytes, int batch)
{
    /// <summary>Elements that a graph of any size may take: 128 MB.</summary>
    private const long Always = 1 << 24;

    /// <summary>Copies of all elements that folding may make.</summary>
    private const int Copies = 8;

    /// <summary>
    /// Multiplications that take from the budget what an element does. Two layers that fill a file may be multiplied up to sizes
    /// of 8,000, any number of them up to 4,000.
    /// </summary>
    private const int MultiplicationsAnElement = 1_000;

    private long _left = Always + Copies * (fileBytes / sizeof(float));

    /// <summary>The dimension that a shape may spell out for the batch, which is 1 here.</summary>
    public int Batch { get; } = batch;

    /// <summary>A sentence for each thing that was folded or dropped.</summary>
    public List<string> Changes { get; } = [];

    /// <summary>More may be allocated, because a file beside the model holds weights too.</summary>
    public void Extend(long bytes) => _left += Copies * (bytes / sizeof(float));

    /// <summary>New elements, all 0.</summary>
    /// <exception cref="InvalidDataException">More than the size of the file accounts for.</exception>
    public double[] Allocate(long count, OperatorNode node)
    {
        Take(count, node);
        return new double[count];
    }

    /// <summary>The elements of a product [rows, inner] by [inner, columns], all 0, with the work that it takes.</summary>
    /// <exception cref="InvalidDataException">
    /// A matrix is empty, or the product takes more than the size of the file accounts for.
    /// </exception>
    public double[] AllocateProduct(int rows, int inner, int columns, OperatorNode node)
    {
        // Loops over a size of billions would run beside a size of 0, and take nothing from the budget.
        if (rows == 0 || inner == 0 || columns == 0)
            throw node.Refusal(
                $"multiplies [{rows}, {inner}] by [{inner}, {columns}], expected at least one row and one column in each"
            );
        long elements = (long)rows * columns;
        Take(elements, node);
        // Both factors of the product are below 2^31, since they are sizes of arrays or of one dimension.
        long multiplications = elements * inner;
        if (!TryTake(multiplications / MultiplicationsAnElement))
            throw node.Refusal(
                $"would take {multiplications} multiplications more, which the size of the file does not account for"
            );
        return new double[elements];
    }

    /// <summary>Accounts for elements that a node uses.</summary>
    /// <exception cref="InvalidDataException">More than the size of the file accounts for.</exception>
    public void Take(long count, OperatorNode node)
    {
        if (!TryTake(count))
            throw node.Refusal($"would take {count} numbers more, which the size of the file does not account for");
    }

    /// <summary>Whether so many elements may be used; if so, they are accounted for.</summary>
    public bool TryTake(long count)
    {
        if (count > _left || count > Array.MaxLength)
            return false;
        _left -= count;
        return true;
    }

    public void Tell(OperatorNode node, string change) => Changes.Add($"{node.Label}: {change}.");
}
