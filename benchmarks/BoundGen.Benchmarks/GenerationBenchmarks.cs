using BenchmarkDotNet.Attributes;
using Microsoft.CodeAnalysis;

namespace BoundGen.Benchmarks;

/// <summary><see cref="Generation"/> under BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class GenerationBenchmarks
{
    private readonly Generation _generation = new(1);

    [Benchmark(Baseline = true)]
    public GeneratorDriver Cold() => _generation.Cold();

    [Benchmark]
    public GeneratorDriver AfterAnEditElsewhere() => _generation.AfterAnEditElsewhere();

    [Benchmark]
    public GeneratorDriver AfterAnEditOfTheSizes() => _generation.AfterAnEditOfTheSizes();
}
