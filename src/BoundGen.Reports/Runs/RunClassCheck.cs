using System.Text.Json;
using static BoundGen.Reports.JsonCheck;

namespace BoundGen.Reports;

/// <summary>Computes the per-class limits of a run again, and holds their counts against those of its bounds.</summary>
internal static class RunClassCheck
{
    /// <summary>Checks a run whose ledgers and bounds are in order.</summary>
    /// <exception cref="JsonException">Names the line, what the file says and what follows from it.</exception>
    /// <exception cref="ArgumentException">Counts that do not fit together.</exception>
    public static void Check(CertifiedRun run)
    {
        var (perClass, classes) = (run.PerClass, run.Network.Sizes[^1]);
        Require(
            perClass.ClassNames is not { } names || (names.Count == classes && names.All(name => name is not null)),
            $"$.perClass.classNames: expected {classes} names"
        );
        var ball = RunRecomputation.BallSparseOf(run);
        Require(
            ball.Failures is null == perClass.BallSparse is null && run.Holdout is null == perClass.Holdout is null,
            $"$.perClass: expected {BoundKind.BallSparse} and holdout where bounds of that name count samples, and only there"
        );
        CheckLine("prior", perClass.Prior, run.Samples, run.PriorBound.Failures!.Value, run.PriorsTried);
        CheckFrequent("$.frequentClass", run.FrequentClass, perClass.Prior);
        if (perClass.BallSparse is { } sparse)
        {
            CheckLine(
                BoundKind.BallSparse.Name,
                sparse,
                run.Samples,
                ball.Failures!.Value,
                run.PriorsTried * RunRecomputation.CapChoices(run)
            );
            Require(
                sparse.Samples.SequenceEqual(perClass.Prior.Samples)
                    && sparse.Failures.Zip(perClass.Prior.Failures).All(pair => pair.First >= pair.Second),
                $"$.perClass: expected for {BoundKind.BallSparse} the samples of {BoundKind.Prior} and no fewer failures in any class"
            );
        }

        if (perClass.Holdout is { } holdOut)
        {
            CheckLine("holdout", holdOut, run.Holdout!.Samples, run.Holdout.Errors, choices: 1);
            CheckFrequent("$.holdout.frequentClass", run.Holdout.FrequentClass, holdOut);
        }

        void CheckLine(string name, RunClassLimits line, int samples, long failures, double choices)
        {
            name = $"$.perClass.{name}";
            Require(
                line.Samples.Count == classes && line.Failures.Count == classes && line.Limits.Count == classes,
                $"{name}: expected samples, failures and limits of {classes} classes"
            );
            Require(
                line.Samples.Sum(count => (long)count) == samples && line.Failures.Sum(count => (long)count) == failures,
                $"{name}: has {line.Failures.Sum(count => (long)count)} failures of {line.Samples.Sum(count => (long)count)} samples, expected {failures} of {samples}"
            );
            var confidence = RunRecomputation.SpendOnce(run, name, line.Ledger, choices * classes);
            var balanced = RunRecomputation.SpendOnce(run, $"{name}, balanced", line.BalancedLedger, choices);
            var computed = new ClassLimits([.. line.Samples], [.. line.Failures], confidence, balanced);
            for (int label = 0; label < classes; label++)
                RunRecomputation.Same(
                    name,
                    $"the limit of class {NumberFormat.Exact(label)}",
                    line.Limits[label],
                    computed.Limits[label]
                );
            RunRecomputation.Same(name, "the balanced rate", line.BalancedRate, computed.BalancedRate);
            RunRecomputation.Same(name, "the balanced bound", line.BalancedBound, computed.BalancedBound);
        }

        void CheckFrequent(string name, RunFrequentClass found, RunClassLimits line)
        {
            int label = found.Class;
            Require(
                label >= 0 && label < classes && line.Samples[label] == line.Samples.Max(),
                $"{name}: is class {label}, expected one with the most samples"
            );
            Require(
                found.Name == perClass.ClassNames?[label],
                $"{name}: the name is \"{found.Name}\", expected \"{perClass.ClassNames?[label]}\""
            );
            var frequent = new FrequentClass(label, line.Samples[label], line.Samples.Sum());
            RunRecomputation.Same(name, "the share", found.Share, frequent.Share);
            RunRecomputation.Same(name, "the error", found.Error, frequent.Error);
        }
    }
}
