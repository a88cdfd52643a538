using BenchmarkDotNet.Running;
using BoundGen.Benchmarks;
using BoundGen.Benchmarks.Aot;
using BoundGen.Benchmarks.Border;
using BoundGen.Benchmarks.Code;
using BoundGen.Benchmarks.Cost;
using BoundGen.Benchmarks.Memory;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Benchmarks.Reading;
using BoundGen.Benchmarks.Service;
using BoundGen.Benchmarks.Start;
using BoundGen.Benchmarks.Training;

// A command measures one thing in seconds: 0 is measured, 1 a check failed (of generation: too slow), 2 bad arguments.
// Anything that starts with a dash goes to BenchmarkDotNet: -- --filter '*'
Dictionary<string, Func<string[], int>> commands = new(StringComparer.Ordinal)
{
    ["aot"] = AotCommand.Run,
    ["border"] = BorderCommand.Run,
    ["code"] = CodeCommand.Run,
    ["cost"] = CostCommand.Run,
    ["generation"] = GenerationCommand.Run,
    ["memory"] = MemoryCommand.Run,
    ["read"] = ReadCommand.Run,
    ["ratios"] = RatiosCommand.Run,
    ["service"] = ServiceCommand.Run,
    // What `service` starts as a process.
    [ServiceHost.Command] = ServiceHost.Run,
    ["start"] = StartCommand.Run,
    ["steady"] = SteadyCommand.Run,
    ["train"] = TrainCommand.Run,
};

if (args.Length > 0 && args[0].StartsWith('-'))
{
    BenchmarkSwitcher.FromAssembly(typeof(GenerationBenchmarks).Assembly).Run(args);
    return 0;
}

if (args.Length > 0 && commands.TryGetValue(args[0], out var command))
{
    try
    {
        return command(args[1..]);
    }
    catch (CheckFailedException exception)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}

Console.Error.WriteLine(
    $"Expected one of {string.Join(", ", commands.Keys)}, or options of BenchmarkDotNet such as --filter '*'."
);
return 2;
