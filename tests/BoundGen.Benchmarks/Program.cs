using BenchmarkDotNet.Running;
using BoundGen.Benchmarks;

// A command measures one thing in seconds and fails where it is too slow: 0 is fast enough, 1 too slow, 2 no such command.
// Anything that starts with a dash goes to BenchmarkDotNet: -- --filter '*'
Dictionary<string, Func<int>> commands = new(StringComparer.Ordinal)
{
    ["generation"] = GenerationCommand.Run,
};

if (args.Length > 0 && args[0].StartsWith('-'))
{
    BenchmarkSwitcher.FromAssembly(typeof(GenerationBenchmarks).Assembly).Run(args);
    return 0;
}

if (args.Length == 1 && commands.TryGetValue(args[0], out var command))
    return command();

Console.Error.WriteLine($"Expected one of {string.Join(", ", commands.Keys)}, or options of BenchmarkDotNet such as --filter '*'.");
return 2;
