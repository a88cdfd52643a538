using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Tests;

/// <summary>
/// Uses of a network 4-3-2 that will fail or cost too much are warned of, at the place between the arrows; others are not.
/// </summary>
public class NetworkUseTests
{
    private const string Net =
        "[BoundGen.ReluNetwork(4, 3, 2)] partial class Net { public Net(byte[] file) : this(new float[ParameterCount]) { } public static Net Load(byte[] file) => null; public static void Draw(float[] input) { } public int Classify(ReadOnlySpan<byte> input, float x) => 0; }";
    private const string Odd =
        "class Odd { public static explicit operator Odd(float[] values) => null; public static implicit operator ReadOnlySpan<float>(Odd odd) => new float[4]; }";
    private const string Other = "[BoundGen.ReluNetwork(4, 3, 2, Bias = false)] partial class Other;";

    [Theory]
    [InlineData("BG0016", "new Net(→new NetworkParameters(new NetworkShape([4, 3, 3], true), values)←);")]
    [InlineData("BG0016", "new Net(→new NetworkParameters(new NetworkShape(new[] { 4, 2 }, true), values)←);")]
    [InlineData("BG0016", "new Net(→new NetworkParameters(Other.Shape, values)←);")]
    [InlineData("BG0016", "new Net(→other.ToParameters()←);")]
    [InlineData("BG0016", "var shape = Other.Shape; var odd = new NetworkParameters(shape, values); new Net(→odd←);")]
    [InlineData("BG0017", "new Net(→new float[22]←);")]
    [InlineData("BG0017", "new Net(→[1f, 2, 3]←);")]
    [InlineData("BG0017", "net.Forward(→new float[] { 1, 2, 3 }←, logits);")]
    [InlineData("BG0017", "net.Forward(values, →stackalloc float[3]←);")]
    [InlineData("BG0017", "System.Span<float> three = stackalloc[] { 1f, 2f, 3f }; net.Forward(→three←, logits);")]
    [InlineData("BG0017", "const int size = 5; var five = new float[size]; net.Classify(→five←);")]
    [InlineData("BG0017", "net.Classify(→values.AsSpan(3, 5)←);")]
    [InlineData("BG0017", "net.Forward(values, logits, →new ulong[2]←);")]
    [InlineData("BG0017", "net.Forward(logits: →new float[4]←, input: new float[4]);")]
    [InlineData("BG0017", "net.ForwardBatch(→new float[6]←, logits);")]
    [InlineData("BG0017", "net.ForwardBatch(values, →new float[3]←);")]
    [InlineData("BG0017", "net.CopyParameters(→new float[22]←);")]
    [InlineData("BG0017", "net.HasParameters(→new float[1]←);")]
    [InlineData("BG0018", "foreach (float value in values) { var made = →Net.Load(path)←; }")]
    [InlineData("BG0018", "for (int i = 0; i < 9; i++) →new Net(values)←.Classify(logits);")]
    [InlineData("BG0018", "foreach (float value in values) { Net made = →new(found)←; logits[0]++; made.Classify(logits); }")]
    [InlineData("BG0018", "foreach (float value in values) { if (→Net.Load(\"model\")←.Classify(logits) == 7) break; }")]
    public void A_use_that_fails_or_costs_too_much_is_warned_of(string id, string marked)
    {
        string body = marked.Replace("→", "", StringComparison.Ordinal).Replace("←", "", StringComparison.Ordinal);
        var use = Assert.Single(Uses(body));
        Assert.Equal((id, DiagnosticSeverity.Warning), (use.Id, use.Severity));
        int start = marked.IndexOf('→', StringComparison.Ordinal);
        string expected = marked[(start + 1)..marked.IndexOf('←', StringComparison.Ordinal)];
        string reported = use.Location.SourceTree!.ToString()[use.Location.SourceSpan.Start..use.Location.SourceSpan.End];
        Assert.Equal(expected, reported.Replace("logits: ", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("new Net(new NetworkParameters(new NetworkShape([4, 3, 2], true), values));")]
    [InlineData("int last = values.Length; new Net(new NetworkParameters(new NetworkShape([4, 3, last], true), values));")]
    [InlineData("new Net(new NetworkParameters(Net.Shape, values)); new Net(net.ToParameters()); new Net(found);")]
    [InlineData("new Net(new float[23]); new Net(new float[Net.ParameterCount]); new Net(values);")]
    [InlineData("net.Forward([1, 2, 3, 4], stackalloc float[2], stackalloc ulong[1]); net.Classify(values.AsSpan(5, 4));")]
    [InlineData("net.Forward([.. values], logits); net.Classify(values.AsSpan(5)); net.Classify(values.AsSpan());")]
    [InlineData("var later = new float[3]; later = values; net.Classify(later);")]
    [InlineData("var later = new float[3]; System.Array.Resize(ref later, 4); net.Classify(later);")]
    [InlineData("net.ForwardBatch(new float[400], new float[200]); net.ForwardBatch(new float[0], new float[0]);")]
    [InlineData("IReluNetwork any = net; any.Classify(new float[3]);")]
    [InlineData("foreach (string file in new[] { path }) Net.Load(file).Classify(values);")]
    [InlineData("foreach (var file in new[] { path }) { string name = file; Net.Load(name).Classify(values); }")]
    [InlineData("for (int i = 0; i < 9; i++) { values[i]++; new Net(values).Classify(logits); }")]
    [InlineData("for (int i = 0; i < 9; i++) { path += i; Net.Load(path).Classify(logits); }")]
    [InlineData("while (true) { found = net.ToParameters(); net = new Net(found); }")]
    [InlineData("while (true) { System.Func<Net> make = () => new Net(found); Local(); Net Local() => Net.Load(path); }")]
    [InlineData("for (var made = Net.Load(path); ; ) { } ")]
    [InlineData("foreach (float value in Net.Load(path).ToParameters().Values.ToArray()) { }")]
    [InlineData("while (values[0] > 0) { if (path == \"\") net = new Net(found); }")]
    [InlineData("do { Net.Load(\"model\").Classify(values); } while (true);")]
    [InlineData("for (int i = 0; i < 9; i++) try { net = Net.Load(path); } catch (System.IO.IOException) { }")]
    [InlineData("for (int i = 0; i < 9; i++) net = Net.Load(path);")]
    [InlineData("for (int i = 0; i < 9; i++) if (values[i] > 0) { var made = Net.Load(path); break; }")]
    [InlineData("for (int i = 0; i < 9; i++) { var made = values[i] > 0 ? Net.Load(path) : null; }")]
    [InlineData("for (int i = 0; i < 9; i++) { var made = Net.Load(path); if (i > 0) made = net; }")]
    [InlineData("void Next() => path = \"b\"; for (int i = 0; i < 9; i++) { Next(); Net.Load(path).Classify(values); }")]
    [InlineData("var span = values.AsSpan(); for (int i = 0; i < 9; i++) { span.Fill(i); new Net(values).Classify(logits); }")]
    [InlineData("net.Classify(values.AsSpan(length: 4, start: 20)); net.Classify((Odd)new float[3]);")]
    [InlineData("var a = new float[3]; ref float[] b = ref (path == null ? ref a : ref values); b = values; net.Classify(a);")]
    [InlineData("net.Classify(new byte[3], 1f); new Net(new byte[3]); Net.Load(new byte[3]); Net.Draw(new float[3]);")]
    [InlineData("using var stream = System.IO.File.OpenRead(path); while (true) { Net.Load(stream).Classify(values); }")]
    public void A_use_that_is_right_or_cannot_be_judged_is_left_in_peace(string body)
    {
        var uses = Uses(body);
        Assert.Empty(uses);
    }

    [Theory]
    [InlineData("float[] a = a; net.Classify(a);")]
    [InlineData("Span<float> a = a; net.Classify(a);")]
    [InlineData("float[] a = b; float[] b = a; net.Classify(b);")]
    [InlineData("NetworkParameters p = p; new Net(p);")]
    [InlineData("NetworkShape s = s; new Net(new NetworkParameters(s, values));")]
    [InlineData("new Net(); new Net(1, 2); net.Classify(); net.Forward(new float[), Net.Load(); for (;;) new Net(")]
    public void Code_that_is_still_being_typed_is_left_in_peace(string body) =>
        Assert.DoesNotContain(Run(body).Uses, use => use.Id is "AD0001" or "BG0016" or "BG0017");

    [Fact]
    public void A_network_of_another_assembly_is_judged_too()
    {
        var library = GeneratorRun
            .Of("using System;" + Net.Replace("partial", "public partial", StringComparison.Ordinal))
            .Output;
        var run = GeneratorRun.Of(
            Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp12,
            [GeneratorRun.Library, library.ToMetadataReference()],
            "class User { int Use(Net net) => net.Classify(new float[3]); }"
        );
        Assert.Equal("BG0017", Assert.Single(run.Uses).Id);
    }

    private static IReadOnlyList<Diagnostic> Uses(string body)
    {
        var run = Run(body);
        Assert.Empty(run.Mistakes);
        Assert.Empty(
            run.Output.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Id != "CS0201")
        );
        return run.Uses;
    }

    private static GeneratorRun Run(string body) =>
        GeneratorRun.Of(
            $"using System; using BoundGen; {Net} {Other} {Odd} class User {{ void Use(Net net, Other other, NetworkParameters found, string path, float[] values, float[] logits) {{ {body} }} }}"
        );
}
