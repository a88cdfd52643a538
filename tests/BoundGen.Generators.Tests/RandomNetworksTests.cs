using System.Globalization;
using System.Reflection;
using System.Text;
using BoundGen.Reference;
using BoundGen.Testing;
using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace BoundGen.Generators.Tests;

/// <summary>
/// Random annotations, valid and not, wherever a class may stand. A failure names its seed; BOUNDGEN_SEED replays it.
/// </summary>
public class RandomNetworksTests(ITestOutputHelper output)
{
    private const int Count = 100;
    private static readonly string[] Parents =
    [
        "partial class",
        "partial struct",
        "partial interface",
        "partial record",
        "partial record struct",
        "static partial class",
    ];

    /// <summary>Each breaks a valid annotation in one way; the mistake stands between arrows.</summary>
    private static readonly (string Id, Func<Sample, Random, string> Break)[] Mistakes =
    [
        ("BG0001", (sample, _) => sample.Text(modifiers: "public", name: "→Net←")),
        ("BG0002", (sample, _) => sample.Text(name: "Net→<T>←")),
        ("BG0003", (sample, random) => sample.Text(modifiers: Pick(random, "static partial", "abstract partial"), name: "→Net←")),
        ("BG0003", (sample, random) =>
            sample.Text(keyword: Pick(random, "struct", "record", "interface", "record struct"), name: "→Net←")
        ),
        ("BG0004", (sample, _) => sample.Text(attribute: $"→{Sample.Attribute}({sample.Sizes[0]})←")),
        ("BG0004", (sample, random) =>
            sample.Text(attribute: $"→{Sample.Attribute}{Pick(random, "", "()", "(null)", "(new int[0])", "(Bias = false)")}←")
        ),
        ("BG0005", (sample, random) =>
            sample.Text(attribute: $"{Sample.Attribute}({sample.SizesWith(random, $"→{-random.Next(3)}←")})")
        ),
        ("BG0005", (sample, random) =>
            sample.Text(attribute: $"{Sample.Attribute}([{sample.SizesWith(random, "→int.MinValue←")}])")
        ),
        ("BG0005", (sample, random) =>
            sample.Text(attribute: $"{Sample.Attribute}(new{Pick(random, "", " int")}[] {{ {sample.SizesWith(random, "→0←")} }})")
        ),
        ("BG0006", (sample, random) =>
            sample.Text(
                attribute: $"→{Sample.Attribute}({sample.SizesWith(random, "2000000000")}, {random.Next(60_000, int.MaxValue)})←"
            )
        ),
        ("BG0007", (sample, random) =>
            sample.Text(
                member: $"int →{Pick(random, "InputSize", "LayerSizes", "Shape", "Forward", "Draw", "Backpropagate", "__weights")}←;"
            )
        ),
        ("BG0008", (sample, _) =>
            sample.Text(attribute: $"{Sample.Attribute}({sample.SizeList}), →{Sample.Attribute}({sample.SizeList})←")
        ),
        ("BG0009", (sample, _) => sample.Text(name: "Net→(int x)←", member: "int X => x;")),
    ];

    private readonly int _seed = SeedOf();

    [Fact]
    [Slow]
    public void Networks_of_valid_annotations_compile_and_agree_with_the_reference()
    {
        output.WriteLine($"BOUNDGEN_SEED={_seed}");
        var random = new Random(_seed);
        var samples = Enumerable.Range(0, Count).Select(i => Sample.Random(random, i)).ToList();
        var run = GeneratorRun.Of([.. samples.Select(sample => sample.Text())]);
        using var image = new MemoryStream();
        Assert.Empty(
            run.Output.Emit(image)
                .Diagnostics.Where(diagnostic =>
                    diagnostic.Severity >= DiagnosticSeverity.Warning && (diagnostic.Id != "CS1591" || IsGenerated(diagnostic))
                )
        );
        var networks = Assembly
            .Load(image.ToArray())
            .GetTypes()
            .Where(type => type.GetInterface("IReluNetwork`1") is not null)
            .ToList();
        Assert.Equal(Count, networks.Count);
        var agree = typeof(RandomNetworksTests).GetMethod(
            nameof(AgreesWithTheReference),
            BindingFlags.Static | BindingFlags.NonPublic
        )!;
        var shapes = networks.Select(network => (NetworkShape)agree.MakeGenericMethod(network).Invoke(null, [random])!);
        Assert.Equal(samples.Select(sample => sample.Shape.ToString()).Order(), shapes.Select(shape => shape.ToString()).Order());
    }

    [Fact]
    public void Invalid_annotations_get_the_diagnostic_at_the_mistake()
    {
        output.WriteLine($"BOUNDGEN_SEED={_seed}");
        var random = new Random(_seed);
        for (int i = 0; i < Count; i++)
        {
            var (id, mistake) = Mistakes[i % Mistakes.Length];
            string marked = mistake(Sample.Random(random, i), random);
            string source = marked.Replace("→", "", StringComparison.Ordinal).Replace("←", "", StringComparison.Ordinal);
            int start = marked.IndexOf('→', StringComparison.Ordinal),
                end = marked.IndexOf('←', StringComparison.Ordinal) - 1;
            var run = GeneratorRun.Of(source);
            Assert.Null(run.Result.Exception);
            Assert.Empty(run.Result.GeneratedSources);
            Assert.Equal(
                [$"{id} at {start}..{end}"],
                run.Mistakes.Select(found => $"{found.Id} at {found.Location.SourceSpan.Start}..{found.Location.SourceSpan.End}")
            );
        }
    }

    private static bool IsGenerated(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    private static NetworkShape AgreesWithTheReference<TNetwork>(Random random)
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        var shape = TNetwork.Shape;
        float[] parameters = Uniform(random, shape.ParameterCount),
            input = Uniform(random, shape.InputSize),
            logits = new float[shape.OutputSize];
        var network = TNetwork.Create(parameters);
        network.Forward(input, logits);
        var expected = new ReferenceNetwork(shape, parameters).Forward(input).Logits;
        for (int i = 0; i < logits.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - logits[i]) <= 1e-4 * (1 + Math.Abs(expected[i])),
                $"{shape}: logit {i} is {logits[i]}, expected {expected[i]}"
            );
        return shape;
    }

    private static float[] Uniform(Random random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => random.Next(3) == 0 ? 0 : (float)((2 * random.NextDouble()) - 1))];

    private static T Pick<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    private static int SeedOf() =>
        int.TryParse(
            Environment.GetEnvironmentVariable("BOUNDGEN_SEED"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int seed
        )
            ? seed
            : Random.Shared.Next();

    /// <summary>A valid annotation somewhere: sizes, biases, namespaces and parents at random.</summary>
    private sealed record Sample(int Number, int[] Sizes, bool Bias, string Access, string[] Surroundings)
    {
        public const string Attribute = "BoundGen.ReluNetwork";

        public NetworkShape Shape => new(Sizes, Bias);

        public string SizeList => string.Join(", ", Sizes);

        public static Sample Random(Random random, int number)
        {
            int[] sizes =
            [
                .. Enumerable
                    .Range(0, random.Next(2, 7))
                    .Select(_ => random.Next(4) == 0 ? random.Next(60, 140) : random.Next(1, 20)),
            ];
            string[] surroundings =
            [
                .. Enumerable.Range(0, random.Next(4)).Select(depth => $"{Pick<string>(random, Parents)} Parent{number}_{depth}"),
            ];
            return new Sample(
                number,
                sizes,
                random.Next(2) == 0,
                Pick<string>(random, "public", "internal", "sealed", "public sealed"),
                surroundings
            );
        }

        public string SizesWith(Random random, string size) =>
            string.Join(
                ", ",
                Sizes.Select(value => value.ToString(CultureInfo.InvariantCulture)).Append(size).OrderBy(_ => random.Next())
            );

        public string Text(
            string? attribute = null,
            string? modifiers = null,
            string keyword = "class",
            string name = "Net",
            string member = ""
        )
        {
            var text = new StringBuilder(Number % 3 == 0 ? "" : $"namespace Some.Place{Number} {{ ");
            foreach (string parent in Surroundings)
                text.Append(parent).Append(" { ");
            text.Append(
                CultureInfo.InvariantCulture,
                $"[{attribute ?? $"{Attribute}({SizeList}, Bias = {(Bias ? "true" : "false")})"}] "
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{modifiers ?? Access + " partial"} {keyword} {name.Replace("Net", Surroundings.Length == 0 ? $"Net{Number}" : "Net", StringComparison.Ordinal)} {{ {member} }}"
            );
            return text.Append(string.Concat(Enumerable.Repeat(" }", Surroundings.Length + (Number % 3 == 0 ? 0 : 1))))
                .ToString();
        }
    }
}
