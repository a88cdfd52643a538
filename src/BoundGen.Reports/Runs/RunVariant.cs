using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>A variant of a run's network: whether the ball covers it, and how often it errs.</summary>
public sealed class RunVariant
{
    /// <summary>Its file.</summary>
    public required string Model { get; init; }

    /// <summary>
    /// Operator norms of its layers' differences from the centre of the ball, certified upper bounds, shape [K + 1].
    /// </summary>
    public required IReadOnlyList<double> Distances { get; init; }

    /// <summary>Whether every layer is within its cap, so that the bounds of the ball hold for it.</summary>
    public required bool Covered { get; init; }

    /// <summary>How many samples it misclassifies.</summary>
    public required int Errors { get; init; }

    /// <summary>How many of the hold-out data it misclassifies; null without.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HoldoutErrors { get; init; }

    internal static RunVariant From(VariantReport variant, string model) =>
        new()
        {
            Model = model,
            Distances = [.. variant.Distances],
            Covered = variant.IsCovered,
            Errors = variant.Errors,
            HoldoutErrors = variant.HoldOutErrors,
        };
}
