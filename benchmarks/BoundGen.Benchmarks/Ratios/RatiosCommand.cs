using System.Runtime.Intrinsics.X86;
using System.Text;
using BoundGen.Runtime;

namespace BoundGen.Benchmarks.Ratios;

/// <summary>
/// Generated networks against others that compute the same, in one process; disagreement is failure, slowness is not.
/// </summary>
internal static class RatiosCommand
{
    private const string JsonOption = "--json";
    private const string NarrowOption = "--narrow";
    private const string QuickOption = "--quick";
    private const string PageOption = "--page";

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("ratios", arguments, [NarrowOption, QuickOption], [JsonOption, PageOption]) is not { } options)
            return 2;
        string? page = options.File(PageOption);
        if (page is not null && RatiosSection.Place.In(File.Exists(page) ? File.ReadAllText(page) : "") is null)
        {
            Console.Error.WriteLine($"ratios: {page} has no lines {RatiosSection.Place.Start} and {RatiosSection.Place.End}");
            return 2;
        }

        if (page is not null && options.Has(NarrowOption))
        {
            Console.Error.WriteLine(
                $"ratios: found {NarrowOption} and {PageOption}, expected one of them: the table has all vectors"
            );
            return 2;
        }

        if (options.Has(NarrowOption) && Avx512F.IsSupported)
            Narrow(arguments);
        else
            Measure(options.Has(QuickOption), options.Has(NarrowOption), options.File(JsonOption), page);
        return 0;
    }

    /// <summary>The same in a process without wide vectors. ONNX Runtime keeps its own.</summary>
    private static void Narrow(string[] arguments)
    {
        foreach (var (name, value) in RuntimeSettings.NarrowVectors)
        {
            if (Environment.GetEnvironmentVariable(name) == value)
                throw new CheckFailedException($"{name} is {value}, and there are vectors of 512 bits all the same.");
        }

        Console.Write(ChildProcess.Self(RuntimeSettings.NarrowVectors, ["ratios", .. arguments]));
    }

    private static void Measure(bool quick, bool narrow, string? json, string? page)
    {
        var table = new RatioTable();
        var run = new RatioRun(quick, table.Add);
        if (narrow)
            run.RunNarrow();
        else
            run.Run();
        var steady = narrow ? [] : SteadyCommand.Measure();
        table.AddFacts(run, steady);

        var contents = new
        {
            Machine = Machine.ThisOne,
            Network = Flagship.Shape.ToString(),
            Networks = run.Networks.Select(network => new
            {
                network.Name,
                network.InputDensity,
                network.Activity,
                network.Error,
            }),
            run.DrawShares,
            Measurements = table.Lines,
            SteadyStates = steady,
        };
        if (json is not null)
            JsonFile.Write(json, contents);
        if (page is not null)
        {
            string text = RatiosSection.Place.Replace(File.ReadAllText(page), RatiosSection.Of(JsonFile.Text(contents)));
            AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }
    }
}
