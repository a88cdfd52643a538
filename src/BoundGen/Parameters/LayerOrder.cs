namespace BoundGen;

/// <summary>A layer to be put in order.</summary>
/// <param name="Name">The name of its tensors.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record LayerPlace(TensorName Name, int Inputs, int Outputs);

/// <summary>
/// Puts layers in order: by the numbers in their names where these decide, else in the only order in which each layer takes what
/// the one before it gives.
/// </summary>
internal sealed class LayerOrder
{
    /// <summary>Orders that are listed where there are several.</summary>
    private const int Listed = 3;

    /// <summary>What a search may try: files of a few layers need a handful of steps.</summary>
    private const int MaxSteps = 100_000;

    private readonly LayerPlace[] _layers;

    /// <summary>Layers whose names differ in numbers alone, each in the order of the numbers; positions in the list.</summary>
    private readonly int[][] _groups;

    private readonly List<int[]> _found = [];
    private int _steps;

    private LayerOrder(LayerPlace[] layers)
    {
        _layers = layers;
        _groups =
        [
            .. Enumerable
                .Range(0, layers.Length)
                .Select(i => (Index: i, Numbered: Numbered(layers[i].Name, layers)))
                .GroupBy(layer => layer.Numbered.Pattern, layer => (layer.Index, layer.Numbered.Numbers), StringComparer.Ordinal)
                .Select(group =>
                    group
                        .OrderBy(layer => layer.Numbers, Comparer<string[]>.Create(CompareNumbers))
                        .Select(layer => layer.Index)
                        .ToArray()
                ),
        ];
    }

    /// <summary>Whether the numbers alone decide: every name has as many, and no two have the same.</summary>
    public static int[]? ByNumbers(LayerPlace[] layers)
    {
        string[][] numbers = [.. layers.Select(layer => layer.Name.Numbers)];
        bool decide =
            numbers.All(own => own.Length > 0 && own.Length == numbers[0].Length)
            && numbers.Select(own => string.Join('.', own)).Distinct(StringComparer.Ordinal).Count() == numbers.Length;
        return decide
            ? [.. Enumerable.Range(0, layers.Length).OrderBy(i => numbers[i], Comparer<string[]>.Create(CompareNumbers))]
            : null;
    }

    /// <summary>
    /// Orders in which the shapes chain and layers whose names differ in numbers alone follow these: none, the only one, or the
    /// first few; null where there is too much to try.
    /// </summary>
    public static IReadOnlyList<int[]>? ByShapes(LayerPlace[] layers)
    {
        var search = new LayerOrder(layers);
        search.Extend([], new int[search._groups.Length]);
        return search._steps > MaxSteps && search._found.Count < 2 ? null : search._found;
    }

    /// <summary>Tries every layer that may come next; <paramref name="next"/> says how far each group is used up.</summary>
    private void Extend(List<int> chain, int[] next)
    {
        if (chain.Count == _layers.Length)
            _found.Add([.. chain]);
        for (int group = 0; group < _groups.Length; group++)
        {
            if (_found.Count == Listed || ++_steps > MaxSteps)
                return;
            if (next[group] == _groups[group].Length)
                continue;
            int layer = _groups[group][next[group]];
            if (chain.Count > 0 && _layers[layer].Inputs != _layers[chain[^1]].Outputs)
                continue;
            chain.Add(layer);
            next[group]++;
            Extend(chain, next);
            next[group]--;
            chain.RemoveAt(chain.Count - 1);
        }
    }

    /// <summary>
    /// Keras leaves out the first number: <c>dense</c>, <c>dense_1</c>. A name that others continue with one counts as number 0.
    /// </summary>
    private static (string Pattern, string[] Numbers) Numbered(TensorName name, LayerPlace[] layers)
    {
        string[] numbers = name.Numbers;
        foreach (string pattern in layers.Select(layer => layer.Name.Pattern))
        {
            for (int at = pattern.IndexOf("_#", StringComparison.Ordinal); at >= 0; )
            {
                if (pattern.Remove(at, 2) == name.Pattern)
                {
                    int before = pattern[..at].Count(character => character == '#');
                    return (pattern, [.. numbers[..before], "", .. numbers[before..]]);
                }

                at = pattern.IndexOf("_#", at + 1, StringComparison.Ordinal);
            }
        }

        return (name.Pattern, numbers);
    }

    private static int CompareNumbers(string[] first, string[] second)
    {
        for (int i = 0; i < Math.Min(first.Length, second.Length); i++)
        {
            int order = first[i].Length.CompareTo(second[i].Length);
            if (order == 0)
                order = string.CompareOrdinal(first[i], second[i]);
            if (order != 0)
                return order;
        }

        return first.Length.CompareTo(second.Length);
    }
}
