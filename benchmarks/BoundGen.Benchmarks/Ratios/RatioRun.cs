namespace BoundGen.Benchmarks.Ratios;

/// <summary>All cases, one after the other; what each measured is handed on as soon as it is known.</summary>
/// <param name="quick">Less time a case, and no trained network.</param>
/// <param name="report">Receives the lines of the table.</param>
internal sealed class RatioRun(bool quick, Action<Measurement> report)
{
    private const int LargeBatch = 256;

    // Of inputs, as in MNIST.
    private const double Nonzero = 0.19;

    private readonly Interleaving _interleaving = new(TimeSpan.FromSeconds(quick ? 0.5 : 2.2));

    /// <summary>The networks measured, in order of appearance.</summary>
    public List<BenchmarkNetwork> Networks { get; } = [];

    /// <summary>
    /// For every network with draws, the share on which the Gibbs classifier was right and Theorem F's sparse form held.
    /// </summary>
    public List<DrawShares> DrawShares { get; } = [];

    /// <summary>Measures everything.</summary>
    /// <exception cref="CheckFailedException">Contenders disagree, or a generated network allocates.</exception>
    public void Run()
    {
        var half = Add(BenchmarkNetwork.Synthetic("45%", Nonzero, 0.45));
        var fifth = Add(BenchmarkNetwork.Synthetic("20%", Nonzero, 0.2));
        var dense = Add(BenchmarkNetwork.Synthetic("dense", 1, 1));

        Single(half, new Goal(3.0, 3.5));
        Single(fifth, new Goal(4.6, 5.5));
        Single(dense, new Goal(1.15, 1.25));
        Batched(dense, new Goal(1.0, 1.06), new Goal(0.9));
        Batched(half, new Goal(1.8, 2.2));
        Batched(fifth, new Goal(2.8, 3.3));
        if (!quick)
        {
            var trained = Add(BenchmarkNetwork.Trained());
            Single(trained, null);
            Batched(trained, null);
            Draw(trained, new Goal(2.5, AtMost: true));
        }

        Draw(half, new Goal(2.5, AtMost: true));
        Threads(half, new Goal(1.8));
    }

    /// <summary>Single passes of sparse networks, in a process without wide vectors.</summary>
    /// <exception cref="CheckFailedException">Contenders disagree, or a generated network allocates.</exception>
    public void RunNarrow()
    {
        Single(Add(BenchmarkNetwork.Synthetic("45%", Nonzero, 0.45)), new Goal(2.5));
        Single(Add(BenchmarkNetwork.Synthetic("20%", Nonzero, 0.2)), null);
    }

    private BenchmarkNetwork Add(BenchmarkNetwork network)
    {
        Networks.Add(network);
        return network;
    }

    private void Single(BenchmarkNetwork network, Goal? goal)
    {
        var work = new Work(network, 1);
        List<Contender> contenders =
        [
            new BoundGenContender(work),
            new OnnxRuntimeContender(work),
            new DotContender(work),
            new MathNetContender(work),
        ];
        Measure($"batch 1, {network.Name}", work, contenders, [goal]);
    }

    private void Batched(BenchmarkNetwork network, Goal? goal, Goal? ofPeak = null)
    {
        var work = new Work(network, LargeBatch);
        List<Contender> contenders = [new BoundGenContender(work), new OnnxRuntimeContender(work)];
        List<Goal?> goals = [goal];
        if (ofPeak is not null)
        {
            // The widest vectors are the last, and the limit.
            contenders.AddRange(FmaPeak.All(work));
            goals.AddRange(Enumerable.Repeat<Goal?>(null, Math.Max(0, contenders.Count - 3)).Append(ofPeak));
        }

        contenders.Add(new DotContender(work));
        Measure($"batch {LargeBatch}, {network.Name}", work, contenders, goals);
    }

    private void Threads(BenchmarkNetwork network, Goal goal)
    {
        string name = $"two callers, {network.Name} (best decile)";
        var (one, two) = TwoCallers.Measure(network, quick ? 10 : 40);
        report(new Measurement(name, "one thread, 512", one));
        report(new Measurement(name, "two threads, 2 x 512", two, one / two, goal));
    }

    private void Draw(BenchmarkNetwork network, Goal goal)
    {
        var work = new Work(network, 1);
        var draws = new Draws(work);
        DrawShares.Add(new DrawShares(network.Name, draws.Share(DrawOutcome.Gibbs), draws.Share(DrawOutcome.AveragedSparse)));
        string name = $"one draw, {network.Name}";
        var batches = new BatchedDraws(work);
        Checks.AllocatesNothing(name, work, draws);
        Checks.AllocatesNothing(name, work, batches);
        Measure(name, work, [new ForwardPass(work), draws, batches], [null, goal]);
    }

    /// <summary>Checks and times a case; the first contender is ours, the goals are those of the ones after it.</summary>
    private void Measure(string name, Work work, List<Contender> contenders, List<Goal?> goals)
    {
        try
        {
            Checks.Agree(name, work, contenders);
            Checks.AllocatesNothing(name, work, contenders[0]);
            var seconds = _interleaving.Run(contenders);
            for (int i = 0; i < contenders.Count; i++)
            {
                double microseconds = 1e6 * Quantile.Median(seconds[i]) / work.Batch / contenders[i].Repeats;
                double? ratio =
                    i == 0
                        ? null
                        : Quantile.Median(seconds[i].Zip(seconds[0], (theirs, ours) => theirs / contenders[i].Repeats / ours));
                report(new Measurement(name, contenders[i].Name, microseconds, ratio, goals.ElementAtOrDefault(i - 1)));
            }
        }
        finally
        {
            foreach (var contender in contenders.OfType<IDisposable>())
                contender.Dispose();
        }
    }
}
