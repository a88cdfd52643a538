using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using static BoundGen.Cli.Json;

namespace BoundGen.Cli;

/// <summary>An inspection as tables for people and as JSON for programs; both use the same names.</summary>
internal static class InspectionReport
{
    /// <summary>How many of the most and least active neurons are named.</summary>
    private const int Named = 5;

    private static readonly string[] DistributionNames = ["mean", "min", "q01", "q10", "median", "q90", "max"];

    /// <summary>The inspection as JSON, indented.</summary>
    /// <param name="inspection">The inspection.</param>
    /// <param name="command">The command line that made it, as words.</param>
    public static string ToJson(NetworkInspection inspection, IEnumerable<string> command) =>
        Document(json =>
        {
            json.WriteStartObject();
            WriteArray(json, "command", command, json.WriteStringValue);
            WriteNetwork(json, inspection.Shape);
            json.WriteNumber("samples", inspection.Samples);
            WriteMasks(json, inspection.Masks);
            WriteKappa(json, inspection);
            WriteArray(json, "norms", inspection.Norms, norms => WriteObject(json, () =>
                {
                    json.WriteNumber("operator", norms.Operator);
                    json.WriteNumber("frobenius", norms.Frobenius);
                    json.WriteNumber("largestRow", norms.LargestRow);
                    WriteNumber(json, "distance", norms.Distance);
                }));
            WriteMeasures(json, inspection);
            WriteRobustness(json, inspection.Robustness);
            json.WriteEndObject();
        });

    public static void PrintTable(NetworkInspection inspection)
    {
        var console = Tables.Console();
        console.Write(
            Tables.Facts([
                ("network", $"{inspection.Shape}, {Text(inspection.Shape.ParameterCount)} parameters"),
                ("samples", Text(inspection.Samples)),
                ("distinctMasks", Text(inspection.Masks.DistinctMasks)),
                .. NeuronFacts(inspection.Masks),
                inspection.Kappa is null
                    ? ("kappa", "the paper's theory does not cover biases")
                    : ("maxInputNorm", Text(inspection.MaxInputNorm)),
                .. RobustnessFacts(inspection.Robustness),
            ])
        );
        console.Write(Distributions(inspection));
        console.Write(NormsTable(inspection));
        console.Write(MeasuresTable(inspection));
    }

    /// <summary>One line a hidden layer, for the reports of other commands.</summary>
    public static IEnumerable<(string Name, string Value)> ActivityFacts(MaskStatistics masks) =>
        Numbered(masks.Layers)
            .Select(layer =>
                (
                    FormattableString.Invariant($"activity, layer {layer.Number}"),
                    FormattableString.Invariant(
                        $"{Report.Percent(layer.Item.Activity.Mean)} of the neurons on average, {layer.Item.Dead.Length} never"
                    )
                )
            );

    private static IEnumerable<(string Name, string Value)> NeuronFacts(MaskStatistics masks) =>
        Numbered(masks.Layers)
            .SelectMany(layer =>
                new[]
                {
                    ($"mostActive, layer {layer.Number}", Names(layer.Item.MostActive(Named))),
                    ($"leastActive, layer {layer.Number}", Names(layer.Item.LeastActive(Named))),
                }
            );

    private static IEnumerable<(string Name, string Value)> RobustnessFacts(RobustnessSummary? robustness) =>
        robustness is null
            ? []
            :
            [
                (
                    "robustness",
                    $"certified {Text(robustness.Certified)} of {Text(robustness.Inputs)} inputs, ratio {Text(robustness.Ratio)} of mean radii, sparse to dense"
                ),
            ];

    private static Table Distributions(NetworkInspection inspection)
    {
        var table = Tables.Numbers(["", .. DistributionNames]);
        foreach (var (layer, number) in Numbered(inspection.Masks.Layers))
            Add($"activity, layer {number} ({layer.Dead.Length} dead, {layer.AlwaysActive.Length} alwaysActive)", layer.Activity);
        foreach (var kappa in inspection.Kappa ?? [])
            Add($"kappa, eps {Text(kappa.Eps)}", kappa.Kappa);
        Add($"normalisedMargins of {MarginsOf(inspection)}", inspection.NormalisedMargins);
        Add("robustness, dense", inspection.Robustness?.Dense);
        Add("robustness, sparse", inspection.Robustness?.Sparse);
        return table;

        void Add(string name, Distribution? distribution)
        {
            if (distribution is not null)
                table.AddRow([name, .. Values(distribution).Select(value => Text(value))]);
        }
    }

    private static Table NormsTable(NetworkInspection inspection)
    {
        var table = Tables.Numbers("norms", "operator", "frobenius", "largestRow", "distance");
        foreach (var (layer, number) in Numbered(inspection.Norms))
            table.AddRow(
                $"layer {number}",
                Text(layer.Operator),
                Text(layer.Frobenius),
                Text(layer.LargestRow),
                Text(layer.Distance)
            );
        return table;
    }

    private static Table MeasuresTable(NetworkInspection inspection)
    {
        var table = Tables.Numbers($"measures (no bounds), reference {ReferenceOf(inspection)}", "value", "ln");
        foreach (var (name, ln) in inspection.Measures.All)
            table.AddRow(name, Text(Math.Exp(ln)), Text(ln));
        return table;
    }

    /// <summary>W_0 of the measures.</summary>
    private static string ReferenceOf(NetworkInspection inspection) => inspection.Norms[0].Distance is null ? "zero" : "prior";

    private static string MarginsOf(NetworkInspection inspection) => inspection.Labelled ? "labels" : "predictions";

    private static string Names(IEnumerable<NeuronShare> neurons) =>
        string.Join(
            ", ",
            neurons.Select(neuron => FormattableString.Invariant($"{neuron.Neuron} ({Report.Percent(neuron.Share)})"))
        );

    private static void WriteMasks(Utf8JsonWriter json, MaskStatistics masks)
    {
        WriteArray(json, "activity", masks.Layers, layer => WriteObject(json, () =>
            {
                json.WriteNumber("neurons", layer.Neurons.Length);
                WriteDistribution(json, "share", layer.Activity);
                WriteArray(json, "dead", layer.Dead, json.WriteNumberValue);
                WriteArray(json, "alwaysActive", layer.AlwaysActive, json.WriteNumberValue);
                WriteArray(json, "mostActive", layer.MostActive(Named), WriteNeuron);
                WriteArray(json, "leastActive", layer.LeastActive(Named), WriteNeuron);
            }));
        json.WriteNumber("distinctMasks", masks.DistinctMasks);

        void WriteNeuron(NeuronShare neuron) => WriteObject(json, () =>
            {
                json.WriteNumber("neuron", neuron.Neuron);
                json.WriteNumber("share", neuron.Share);
            });
    }

    private static void WriteKappa(Utf8JsonWriter json, NetworkInspection inspection)
    {
        WriteNumber(json, "maxInputNorm", inspection.MaxInputNorm);
        if (inspection.Kappa is not { } values)
        {
            json.WriteNull("kappa");
            return;
        }

        WriteArray(json, "kappa", values, value => WriteObject(json, () =>
            {
                json.WriteNumber("eps", value.Eps);
                WriteDistribution(json, value.Kappa);
            }));
    }

    private static void WriteMeasures(Utf8JsonWriter json, NetworkInspection inspection) => WriteObject(json, "measures", () =>
        {
            json.WriteString("reference", ReferenceOf(inspection));
            foreach (var (name, ln) in inspection.Measures.All)
            {
                WriteObject(json, name, () =>
                {
                    WriteNumber(json, "value", Math.Exp(ln));
                    WriteNumber(json, "ln", ln);
                });
            }

            json.WriteString("marginsOf", MarginsOf(inspection));
            if (inspection.NormalisedMargins is { } margins)
                WriteDistribution(json, "normalisedMargins", margins);
            else
                json.WriteNull("normalisedMargins");
        });

    private static void WriteRobustness(Utf8JsonWriter json, RobustnessSummary? robustness)
    {
        if (robustness is null)
        {
            json.WriteNull("robustness");
            return;
        }

        WriteObject(json, "robustness", () =>
        {
            json.WriteNumber("inputs", robustness.Inputs);
            json.WriteNumber("certified", robustness.Certified);
            WriteDistribution(json, "dense", robustness.Dense);
            WriteDistribution(json, "sparse", robustness.Sparse);
            WriteNumber(json, "ratio", robustness.Ratio);
        });
    }

    private static void WriteDistribution(Utf8JsonWriter json, string name, Distribution distribution) =>
        WriteObject(json, name, () => WriteDistribution(json, distribution));

    private static void WriteDistribution(Utf8JsonWriter json, Distribution distribution)
    {
        foreach (var (name, value) in DistributionNames.Zip(Values(distribution)))
            WriteNumber(json, name, value);
    }

    private static double[] Values(Distribution d) => [d.Mean, d.Min, d.Q01, d.Q10, d.Median, d.Q90, d.Max];

    private static IEnumerable<(T Item, int Number)> Numbered<T>(IEnumerable<T> layers) =>
        layers.Select((layer, index) => (layer, index + 1));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? "";
}
