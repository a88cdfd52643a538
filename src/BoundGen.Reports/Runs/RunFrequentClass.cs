using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>The most frequent class of labelled samples.</summary>
public sealed class RunFrequentClass
{
    /// <summary>Its number.</summary>
    public required int Class { get; init; }

    /// <summary>Its name; null where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Its share of the samples.</summary>
    public required double Share { get; init; }

    /// <summary>The error of always answering with it.</summary>
    public required double Error { get; init; }

    /// <summary>As in <c>class "cat" as the answer to everything errs on 2.27%</c>.</summary>
    public override string ToString() =>
        $"class {(Name is null ? NumberFormat.Exact(Class) : $"\"{Name}\"")} as the answer to everything errs on {NumberFormat.Percent(Error)}";

    /// <summary>The most frequent of labels.</summary>
    /// <param name="labels">At least one.</param>
    /// <param name="names">The names of the classes; empty where they have none.</param>
    public static RunFrequentClass Of(ReadOnlySpan<int> labels, IReadOnlyList<string> names) =>
        From(FrequentClass.Of(labels), names);

    internal static RunFrequentClass From(FrequentClass frequent, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new RunFrequentClass
        {
            Class = frequent.Class,
            Name = names.Count == 0 ? null : names[frequent.Class],
            Share = frequent.Share,
            Error = frequent.Error,
        };
    }
}
