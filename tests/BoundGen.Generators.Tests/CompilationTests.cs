using System.Text;
using BoundGen.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Generators.Tests;

/// <summary>What is generated compiles without a warning wherever a class may stand.</summary>
public class CompilationTests
{
    [Theory]
    [InlineData("[BoundGen.ReluNetwork(4, 3, 2)] public partial class Net;")]
    [InlineData("[BoundGen.ReluNetwork(4, 2, Bias = false)] internal sealed partial class Net { public int Member; }")]
    [InlineData("using BoundGen; namespace A.B; [ReluNetwork(7, 6, 5, 4, 3, 2)] public sealed partial class Net { }")]
    [InlineData(
        "namespace A { partial class Outer { protected internal partial interface IMiddle { [BoundGen.ReluNetwork(4, 3, 2)] partial class Net; } } }"
    )]
    [InlineData("partial record struct Outer { [BoundGen.ReluNetwork(4, 3, 2)] private sealed partial class Net; }")]
    [InlineData(
        "namespace My.System { class Span; } namespace My.BoundGen { class MatrixView; [global::BoundGen.ReluNetwork(4, 3, 2)] partial class Net; }"
    )]
    [InlineData("[BoundGen.ReluNetwork(new[] { 4, 3, 2 }, Bias = true)] public partial class Net;")]
    [InlineData(
        "class Base { public virtual void Method() { } } [BoundGen.ReluNetwork(784, 1000, 1000, 10)] partial class Net : Base;"
    )]
    [InlineData("[BoundGen.ReluNetwork(3, 40000, 2)] partial class Net;")]
    [InlineData("[BoundGen.ReluNetwork(1, 130000000)] partial class Net;")]
    [InlineData(
        "namespace A { [BoundGen.ReluNetwork(3, 2)] partial class Net; [BoundGen.ReluNetwork(3, 2)] partial class NET; }"
    )]
    [InlineData(
        "namespace A { [BoundGen.ReluNetwork(3, 2)] partial class MyNet; [BoundGen.ReluNetwork(3, 2)] partial class Mynet; } namespace a { [BoundGen.ReluNetwork(3, 2)] partial class MyNet; }"
    )]
    [InlineData("[assembly: System.CLSCompliant(true)] [BoundGen.ReluNetwork(3, 2)] public partial class lower;")]
    [InlineData("[BoundGen.ReluNetwork(4, 2)] partial class Net { [BoundGen.ReluNetwork(3, 2)] public partial class Inner; }")]
    [InlineData(
        "abstract class Base { public abstract int F(); } [BoundGen.ReluNetwork(4, 2)] partial class A : Base { public override int F() => 1; } [BoundGen.ReluNetwork(3, 2)] partial class B : Base { public override int F() => 2; }"
    )]
    [InlineData(
        "class Base { protected internal Base(int x = 1) { } private int Draw; } [BoundGen.ReluNetwork(4, 2)] partial class Net : Base { public void Forward() { } public int Classify(float[] x) => 0; public Net() : this(new float[ParameterCount]) { } }"
    )]
    [InlineData(
        "ref partial struct Outer { [BoundGen.ReluNetwork(4, 2)] partial class @required; } static partial class Statics { [BoundGen.ReluNetwork(4, 2)] internal partial class @int; }"
    )]
    [InlineData(
        "using Net = BoundGen.ReluNetworkAttribute; [Net([4, 3, 2])] partial class A; [type: Net(4, 2)] partial class B : BoundGen.IReluNetwork<B> { }"
    )]
    [InlineData(
        "partial class Net { public int Other => InputSize; } [BoundGen.ReluNetwork(4, 2)] partial class Net; partial class Net { static Net() { } public static Net operator +(Net a, Net b) => a; }"
    )]
    [InlineData(
        "global using nint = System.Int64; class IntPtr; partial class Outer { [BoundGen.ReluNetwork(3, 2, Bias = false, NativeExports = nameof(Net))] private partial class Net; [BoundGen.ReluNetwork(4, 2, NativeExports = \"a_1\")] partial class Other; [BoundGen.ReluNetwork(4, 2, NativeExports = null)] partial class None; }"
    )]
    public void Compiles_without_warnings(string source) => AssertCompiles(GeneratorRun.Of(source));

    [Theory]
    [InlineData("", "summary")]
    [InlineData("/// <summary>Mine.</summary>\n", "remarks")]
    [InlineData("/** <summary>Mine.</summary> */\n", "remarks")]
    public void An_editor_shows_the_architecture_and_what_it_takes(string comment, string element)
    {
        var run = GeneratorRun.Of(comment + "[BoundGen.ReluNetwork(784, 1000, 1000, 10)] public partial class Net;");
        string shown = run.Output.GetTypeByMetadataName("Net")!.GetDocumentationCommentXml()!;
        Assert.Contains(
            $"<{element}>ReLU network 784-1000-1000-10 with biases: 1,796,010 parameters, 7,265,216 bytes in memory, 1,794,000 multiply-adds in a pass where every neuron is active.</{element}>",
            shown
        );
        Assert.Equal(comment.Length > 0, shown.Contains("Mine."));
        AssertCompiles(run);
    }

    [Theory]
    [InlineData("class Layered { public class DigitNet { } } {0} partial class DigitNet : Layered;")]
    [InlineData(
        "partial class Layered { public class DigitNet { } } partial class Layered { partial class Inner : Layered { {0} new partial class DigitNet; } }"
    )]
    [InlineData("global using nint = System.Int64; global using nuint = System.UInt16; {0} partial class Net;")]
    [InlineData("public class nint { } public struct nuint { } {0} partial class Net;")]
    [InlineData("using var = System.String; class nint { } namespace A { {0} partial class Net { nint Field; } }")]
    [InlineData("class var { } class dynamic { } {0} partial class Net;")]
    [InlineData("partial class Outer { static string nameof(object o) => null; struct nint { } {0} partial class Net; }")]
    [InlineData("{0} partial class Net { class var { } static string nameof(object o) => null; enum nuint { } }")]
    [InlineData("namespace A { {0} partial class nint; }")]
    [InlineData(
        "namespace A { {0} partial class nuint; } namespace B { {0} partial class var; } namespace C { {0} partial class nameof; }"
    )]
    [InlineData(
        "namespace A { {0} partial class dynamic; {0} partial class value; {0} partial class field; {0} partial class await; }"
    )]
    [InlineData(
        "namespace A { {0} partial class notnull; {0} partial class unmanaged; {0} partial class async; {0} partial class args; }"
    )]
    public void No_name_of_the_user_s_means_something_else_to_generated_code(string source)
    {
        string[] annotations =
        [
            "[BoundGen.ReluNetwork(4, 3, 2)]",
            "[BoundGen.ReluNetwork(70, 1000, 2, Bias = false)]",
            "[BoundGen.ReluNetwork(3, 40000, 2)]",
        ];
        foreach (string annotation in annotations)
            AssertCompiles(GeneratorRun.Of(source.Replace("{0}", annotation, StringComparison.Ordinal)));
    }

    [Fact]
    public void Two_assemblies_that_know_each_other_s_internals_may_have_networks_of_one_name()
    {
        const string network = "[BoundGen.ReluNetwork(4, 3, 2)] internal sealed partial class Net { }";
        var library = GeneratorRun.Of("[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Consumer\")] " + network);
        var run = GeneratorRun.Of(
            LanguageVersion.CSharp12,
            [GeneratorRun.Library, library.Output.WithAssemblyName("Library").ToMetadataReference()],
            network
        );
        AssertCompiles(run);
    }

    [Fact]
    public void File_names_stay_short_however_long_the_names_of_classes()
    {
        string longName = string.Concat(Enumerable.Repeat("Langer", 60)),
            wideName = new string('網', 100);
        var run = GeneratorRun.Of(
            $$"""
            namespace {{longName}}A { [BoundGen.ReluNetwork(4, 2)] partial class Net; }
            namespace {{longName}}B { [BoundGen.ReluNetwork(4, 2)] partial class Net; }
            namespace A.{{longName}} { partial class In{{longName}} { [BoundGen.ReluNetwork(4, 2)] partial class {{longName}}; } }
            [BoundGen.ReluNetwork(4, 2)] partial class {{wideName}};
            """
        );
        AssertCompiles(run);
        var names = run.Result.GeneratedSources.Select(source => source.HintName).ToList();
        Assert.Equal(4 * 6, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 199));
        string end = (longName + "A.Net")[^160..];
        Assert.Contains(names, name => name.StartsWith(end + "-", StringComparison.Ordinal));
    }

    private static void AssertCompiles(GeneratorRun run)
    {
        Assert.Null(run.Result.Exception);
        Assert.DoesNotContain(run.Mistakes, mistake => mistake.Severity == DiagnosticSeverity.Error);
        Assert.Empty(
            run.Output.GetDiagnostics()
                .Where(diagnostic =>
                    diagnostic.Severity == DiagnosticSeverity.Error
                    || (diagnostic.Severity > DiagnosticSeverity.Hidden && IsGenerated(diagnostic.Location))
                )
        );

        static bool IsGenerated(Location location) =>
            location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;
    }

    [Fact]
    [Slow]
    public void Several_networks_in_one_file_each_get_their_files()
    {
        var run = GeneratorRun.Of(
            "[BoundGen.ReluNetwork(4, 2)] partial class A; [BoundGen.ReluNetwork(5, 2)] partial class B; partial class A2 { [BoundGen.ReluNetwork(5, 2)] partial class A; }"
        );
        Assert.Equal(18, run.Result.GeneratedSources.Length);
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void The_size_of_the_text_does_not_depend_on_the_widths()
    {
        int narrow = Texts("[BoundGen.ReluNetwork(784, 1000, 1000, 10)] partial class Net;").Sum(text => text.Length);
        int wide = Texts("[BoundGen.ReluNetwork(784, 7050, 7050, 10)] partial class Net;").Sum(text => text.Length);
        Assert.InRange(wide, narrow, narrow + 400);
    }

    [Fact]
    public void The_text_of_the_flagship_stays_below_32_KB() =>
        Assert.InRange(
            Texts("[BoundGen.ReluNetwork(784, 1000, 1000, 10)] partial class Net;").Sum(text => text.Length),
            1,
            32 * 1024
        );

    [Fact]
    public void The_text_has_no_vectors_which_would_be_slow_in_a_debug_build() =>
        Assert.All(Texts("[BoundGen.ReluNetwork(784, 1000, 64, 10)] partial class Net;"), text =>
            Assert.DoesNotContain("Vector", text)
        );

    [Fact]
    public void Line_ends_are_the_same_everywhere() =>
        Assert.DoesNotContain('\r', GeneratorRun.Of("[BoundGen.ReluNetwork(4, 3, 2)] partial class Net;").Text("Net.Forward"));

    private static IEnumerable<string> Texts(string source) =>
        GeneratorRun.Of(source).Result.GeneratedSources.Select(generated => generated.SourceText.ToString());
}
