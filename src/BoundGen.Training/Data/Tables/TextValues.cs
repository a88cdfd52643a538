namespace BoundGen.Training;

/// <summary>The different texts of a column, numbered in the order in which they first appear.</summary>
/// <param name="where">The file and the column, for messages.</param>
internal sealed class TextValues(string where)
{
    /// <summary>A column with more is a column of names or of numbers that measure something.</summary>
    private const int Most = 1 << 16;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public string[] ToArray() => [.. _texts];

    /// <summary>The number of a text.</summary>
    /// <exception cref="InvalidDataException">There are too many texts.</exception>
    public int PlaceOf(ReadOnlySpan<char> text)
    {
        var places = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        if (places.TryGetValue(text, out int place))
            return place;
        if (_texts.Count == Most)
            throw new InvalidDataException(
                FormattableString.Invariant($"{where} has more than {Most} different values, expected categories or classes.")
            );
        _places[text.ToString()] = _texts.Count;
        _texts.Add(text.ToString());
        return _texts.Count - 1;
    }
}
