namespace BoundGen.Reports;

/// <summary>A data set in sentences. Results only know what the user called it: a folder "mnist" is taken for MNIST.</summary>
/// <param name="Source">What the user called it: a folder, or <c>digits</c> for procedural digits.</param>
/// <param name="Given">What the user calls inputs; null where the data decide.</param>
internal sealed record NamedData(string Source, string? Given)
{
    private const string Digits = "digits";

    /// <summary>Whether it is the paper's.</summary>
    public bool IsPapers { get; } =
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Source)).Equals("mnist", StringComparison.OrdinalIgnoreCase);

    public string Noun => Given ?? (IsPapers || Source == Digits ? "digits" : "images");

    public override string ToString() =>
        Source == Digits ? "procedural digits"
        : IsPapers ? "MNIST"
        : $"the images in {Source}";

    /// <summary>What to bear in mind beside the paper's numbers; nothing where they are about the same data.</summary>
    public string Difference => IsPapers ? "" : $" Ours are about {this}, the paper's about MNIST.";
}
