namespace BoundGen.Benchmarks;

/// <summary>A part of a page that is made from measurements, between two comments.</summary>
/// <param name="name">What the comments call it.</param>
internal sealed class PageSection(string name)
{
    public string Start { get; } = $"<!-- {name} -->";

    public string End { get; } = $"<!-- end of {name} -->";

    /// <summary>What a page has between the comments, both included; null where they are not there.</summary>
    public string? In(string page)
    {
        int start = page.IndexOf(Start, StringComparison.Ordinal),
            end = page.IndexOf(End, StringComparison.Ordinal);
        return start >= 0 && end > start ? page[start..(end + End.Length)] : null;
    }

    /// <summary>The page with another section in place of its own.</summary>
    public string Replace(string page, string section) => page.Replace(In(page)!, section, StringComparison.Ordinal);
}
