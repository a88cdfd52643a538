using System.Diagnostics;
using System.Globalization;
using BoundGen.Benchmarks.Ratios;

namespace BoundGen.Benchmarks.Start;

/// <summary>
/// How long the tool takes until it is at work, as processes of its own: without a cache, with one that is empty, and with one
/// that a run has filled.
/// </summary>
internal static class StartCommand
{
    private const string ToolOption = "--tool";
    private const int Rounds = 5;

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("start", arguments, [], [ToolOption]) is not { } options)
            return 2;
        string tool = options.File(ToolOption) ?? SourceTree.Tool;
        Console.WriteLine(Machine.ThisOne);
        Console.WriteLine($"Seconds, the least of {Rounds} rounds in turns: processor time, and from start to end in brackets.");
        Console.WriteLine($"{"command", -40}{"no cache", 16}{"empty cache", 16}{"second run", 16}");
        string folder = Directory.CreateTempSubdirectory("boundgen-start").FullName;
        try
        {
            string small = Save(folder, new NetworkShape([4, 3, 2], bias: true)),
                wide = Save(folder, Flagship.Shape);
            string prior = SaveNear(folder, wide);
            string[] certify =
            [
                "certify",
                "--model",
                wide,
                "--prior",
                prior,
                "--prior-independent",
                "--data",
                "digits",
                "--samples",
                "100",
                "--scale",
                "0.1",
                "--draws",
                "1",
                "--bounds",
                "ball-sparse,averaged-sparse",
            ];
            Measure("--help", tool, folder, "--help");
            Measure("verify, 4-3-2", tool, folder, "verify", "--model", small);
            Measure($"certify, {Flagship.Shape}, 100 samples", tool, folder, certify);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static void Measure(string name, string tool, string folder, params string[] arguments)
    {
        List<Taken> none = [],
            empty = [],
            second = [];
        for (int round = 0; round < Rounds; round++)
        {
            string cache = Path.Combine(folder, "cache-" + Guid.NewGuid().ToString("N"));
            none.Add(Take(tool, [.. arguments, "--no-cache"]));
            empty.Add(Take(tool, [.. arguments, "--cache", cache]));
            second.Add(Take(tool, [.. arguments, "--cache", cache]));
        }

        Console.WriteLine($"{name, -40}{Least(none), 16}{Least(empty), 16}{Least(second), 16}");
    }

    private static string Least(List<Taken> rounds) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{rounds.Min(one => one.Processor.TotalSeconds):F2} ({rounds.Min(one => one.Elapsed.TotalSeconds):F2})"
        );

    /// <summary>
    /// Runs the tool once; its processor time is read until it ends, so that a few milliseconds may be missing.
    /// </summary>
    private static Taken Take(string tool, string[] arguments)
    {
        var start = new ProcessStartInfo(ChildProcess.DotnetHost, ["exec", tool, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = process.StandardError.ReadToEndAsync();
        var taken = TimeSpan.Zero;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(2)))
        {
            process.Refresh();
            taken = Largest(taken, process);
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return process.ExitCode <= 1
            ? new Taken(taken, elapsed)
            : throw new CheckFailedException($"{string.Join(' ', arguments)}: exit code {process.ExitCode}\n{errors.Result}");
    }

    private static TimeSpan Largest(TimeSpan before, Process process)
    {
        try
        {
            return process.TotalProcessorTime;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has just ended.
            return before;
        }
    }

    private static string Save(string folder, NetworkShape shape)
    {
        var values = new float[shape.ParameterCount];
        CounterNormals.Fill(1, 0, values);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            foreach (ref float weight in values.AsSpan(shape.Weights(layer)))
                weight /= MathF.Sqrt(shape.Inputs(layer));
        }

        string path = Path.Combine(folder, $"{shape}.safetensors");
        new NetworkParameters(shape, values).Save(path);
        return path;
    }

    /// <summary>A network that is a little off.</summary>
    private static string SaveNear(string folder, string network)
    {
        var parameters = NetworkParameters.Load(network);
        float[] values = parameters.Values.ToArray();
        for (int i = 0; i < values.Length; i++)
            values[i] *= 1 + 1e-4f * (i % 3);
        string path = Path.Combine(folder, "prior.safetensors");
        new NetworkParameters(parameters.Shape, values).Save(path);
        return path;
    }

    private readonly record struct Taken(TimeSpan Processor, TimeSpan Elapsed);
}
