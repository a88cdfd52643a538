using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen.Reports;

/// <summary>Which samples of a data set a run is about.</summary>
public sealed class RunSample
{
    /// <summary>A fingerprint of the data set.</summary>
    public required string DataSet { get; init; }

    /// <summary>The seed of the random order in which they were chosen; null for the order of the file.</summary>
    public required ulong? Seed { get; init; }

    /// <summary>The place of the first in that order.</summary>
    public required int Start { get; init; }

    /// <summary>How many were chosen.</summary>
    public required int Count { get; init; }

    /// <summary>As the library has it.</summary>
    public SampleSelection ToSelection() => SampleSelection.InOrder(Seed, Start, Count);

    internal static RunSample From(SampleRecord record) =>
        new()
        {
            DataSet = record.DataSet,
            Seed = record.Selection.Seed,
            Start = record.Selection.Start,
            Count = record.Selection.Count,
        };
}

/// <summary>Something that bounds rest on or speak of.</summary>
public sealed class RunAssumption
{
    /// <summary>What it is called, such as <c>sample-new-to-prior</c>.</summary>
    public required string Name { get; init; }

    /// <summary>On what ground it stands.</summary>
    [JsonConverter(typeof(AssumptionStatusConverter))]
    public required AssumptionStatus Status { get; init; }

    /// <summary>A sentence for people, with the figures.</summary>
    public required string Text { get; init; }

    /// <summary>The status as JSON spells it.</summary>
    [JsonIgnore]
    public string StatusName => JsonNamingPolicy.CamelCase.ConvertName(Status.ToString());

    internal static RunAssumption From(Assumption assumption) =>
        new()
        {
            Name = assumption.Name,
            Status = assumption.Status,
            Text = assumption.Text,
        };
}

/// <summary>Writes a status in small letters.</summary>
internal sealed class AssumptionStatusConverter()
    : JsonStringEnumConverter<AssumptionStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
