namespace BoundGen.Training;

/// <summary>A column of a table as it was read: numbers, or texts.</summary>
/// <param name="name">Its name in the header, or its place in the file from 1 where there is no header.</param>
/// <param name="texts">The different texts of the column in the order in which they first appear; null for numbers.</param>
internal sealed class TableColumn(string name, string[]? texts)
{
    public string Name { get; } = name;

    /// <summary>
    /// What the cells of a column of text stand for: a cell is a place in this list. Null for a column of numbers.
    /// </summary>
    public string[]? Texts { get; } = texts;
}
