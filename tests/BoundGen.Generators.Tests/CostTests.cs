using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using BoundGen.Shared;

namespace BoundGen.Generators.Tests;

/// <summary>The memory that an inspection shows is what the text of generated code takes.</summary>
public class CostTests
{
    [Theory]
    [InlineData("784, 100, 10")]
    [InlineData("20, 17, 33, 5, Bias = false")]
    [InlineData("5, 2")]
    public void An_inspection_shows_the_memory_that_generated_code_takes(string annotation)
    {
        var run = GeneratorRun.Of($"[BoundGen.ReluNetwork({annotation})] public sealed partial class Net;");
        var cost = CostOf(run);
        string forward = run.Text("Net.Forward"),
            batch = run.Text("Net.Batch"),
            network = run.Text("Net.Network");

        string scratch = forward[forward.IndexOf("void __Run(", StringComparison.Ordinal)..];
        Assert.Equal(cost.ScratchBytes, sizeof(float) * (Number(scratch, @"stackalloc float\[(\d+)\]") - Layout.VectorFloats));
        Assert.Equal(
            cost.BatchScratchBytes,
            sizeof(float)
                * Number(batch, @"Min\(count - done, (\d+)\)")
                * Number(batch, @"IntPtr\)rows \* (\d+) \* sizeof\(float\)")
        );
        Assert.Equal(cost.WeightBytes, sizeof(float) * Number(network, @"InputMajorWeights\((\d+)\)"));
        string panels = Regex.Match(network, @"new global::BoundGen\.Runtime\.WeightPanels\(.*\);").Value;
        Assert.Equal(
            cost.BatchWeightBytes,
            Regex
                .Matches(panels, @"\((\d+), (\d+), (\d+)\)")
                .Max(layer => sizeof(float) * (Whole(layer.Groups[1]) + Whole(layer.Groups[2]) * Whole(layer.Groups[3])))
        );
    }

    private static NetworkCost CostOf(GeneratorRun run)
    {
        using var image = new MemoryStream();
        Assert.True(run.Output.Emit(image).Success);
        var type = Assembly.Load(image.ToArray()).GetType("Net", throwOnError: true)!;
        var shape = (NetworkShape)type.GetProperty("Shape", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        var parameters = new NetworkParameters(shape, new float[shape.ParameterCount]);
        return NetworkInspection
            .Compute(
                new InspectionRequest
                {
                    Network = (IReluNetwork)Activator.CreateInstance(type, parameters)!,
                    Parameters = parameters,
                    Data = new LabelledData(new float[shape.InputSize], [0], shape.InputSize),
                    RobustnessInputs = 0,
                }
            )
            .Cost;
    }

    /// <summary>The number in the first match; -1 without one.</summary>
    private static long Number(string text, string pattern) =>
        Regex.Match(text, pattern) is { Success: true } match ? Whole(match.Groups[1]) : -1;

    private static long Whole(Group digits) => long.Parse(digits.Value, CultureInfo.InvariantCulture);
}
