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
