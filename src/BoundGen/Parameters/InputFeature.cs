namespace BoundGen;

/// <summary>
/// What an input of a network is in a table: a column of numbers, or whether a column of text holds one category.
/// </summary>
public sealed record InputFeature
{
    /// <summary>A feature.</summary>
    /// <param name="column">The name of the column, or its place from 1.</param>
    /// <param name="category">The text at which the input is 1, where it is 0 at all others; null for a number.</param>
    /// <exception cref="ArgumentException">A column without a name, or a line break in either.</exception>
    public InputFeature(string column, string? category = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(column);
        if (column.Any(char.IsControl) || category?.Any(char.IsControl) == true)
            throw new ArgumentException(
                "A feature has a line break or another control character, expected none.",
                nameof(column)
            );
        (Column, Category) = (column, category);
    }

    /// <summary>The name of the column, or its place from 1.</summary>
    public string Column { get; }

    /// <summary>The text at which the input is 1, where it is 0 at all others; null for a number.</summary>
    public string? Category { get; }

    /// <summary>As in <c>age</c> or <c>job=clerk</c>.</summary>
    public override string ToString() => Category is null ? Column : $"{Column}={Category}";
}
