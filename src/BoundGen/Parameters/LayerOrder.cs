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

    /// <summary>Layers of a file that is searched; the search calls itself once for each.</summary>
    private const int MaxSearched = 1000;

    private readonly LayerPlace[] _layers;

    /// <summary>Layers whose order among themselves is known, each in this order; positions in the list.</summary>
    private readonly int[][] _groups;

    private readonly List<int[]> _found = [];
    private int _steps;

    private LayerOrder(LayerPlace[] layers)
    {
        _layers = layers;
        var continued = Continued(layers);
        _groups =
        [
            .. Enumerable
                .Range(0, layers.Length)
                .Select(i => (Index: i, Numbered: Numbered(layers[i].Name, continued)))
                .GroupBy(layer => layer.Numbered.Pattern, layer => (layer.Index, layer.Numbered.Numbers), StringComparer.Ordinal)
                .SelectMany(group => Ordered([.. group])),
        ];
    }

    /// <summary>The order by numbers; null where they do not decide: names differ in more, or have the same numbers.</summary>
    public static int[]? ByNumbers(LayerPlace[] layers) =>
        layers.All(layer => layer.Name.Pattern == layers[0].Name.Pattern)
        && Ordered([.. layers.Select((layer, index) => (index, layer.Name.Numbers))]) is [var order]
            ? order
            : null;

    /// <summary>
    /// Orders in which the shapes chain and layers whose names differ in numbers alone follow these: none, the only one, or the
    /// first few; null where there is too much to try.
    /// </summary>
    public static IReadOnlyList<int[]>? ByShapes(LayerPlace[] layers)
    {
        if (layers.Length > MaxSearched)
            return null;
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

    /// <summary>One group in the order of its numbers; a group each where two layers have the same.</summary>
    private static int[][] Ordered((int Index, string[] Numbers)[] layers)
    {
        Array.Sort(layers, (one, other) => CompareNumbers(one.Numbers, other.Numbers));
        bool distinct = layers.Zip(layers.Skip(1)).All(pair => CompareNumbers(pair.First.Numbers, pair.Second.Numbers) != 0);
        return distinct
            ?
            [
                [.. layers.Select(layer => layer.Index)],
            ]
            : [.. layers.Select(layer => new[] { layer.Index })];
    }

    /// <summary>
    /// Patterns with one <c>_#</c> taken out, each with the pattern that it came from and the place of that number: Keras leaves
    /// out the first number, as in <c>dense</c>, <c>dense_1</c>.
    /// </summary>
    private static Dictionary<string, (string Pattern, int Place)> Continued(LayerPlace[] layers)
    {
        var continued = new Dictionary<string, (string, int)>(StringComparer.Ordinal);
        List<string> ambiguous = [];
        foreach (string pattern in layers.Select(layer => layer.Name.Pattern).Distinct(StringComparer.Ordinal))
        {
            int place = 0;
            for (int at = 0; at < pattern.Length; at++)
            {
                if (pattern[at] != '#')
                    continue;
                if (at > 0 && pattern[at - 1] == '_' && !continued.TryAdd(pattern.Remove(at - 1, 2), (pattern, place)))
                    ambiguous.Add(pattern.Remove(at - 1, 2));
                place++;
            }
        }

        // Which number was left out cannot be told: then numbers say nothing.
        foreach (string pattern in ambiguous)
            continued.Remove(pattern);
        return continued;
    }

    /// <summary>A name that others continue with a number counts as number 0 of these.</summary>
    private static (string Pattern, string[] Numbers) Numbered(
        TensorName name,
        Dictionary<string, (string Pattern, int Place)> continued
    ) =>
        continued.TryGetValue(name.Pattern, out var others)
            ? (others.Pattern, [.. name.Numbers[..others.Place], "", .. name.Numbers[others.Place..]])
            : (name.Pattern, name.Numbers);

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
