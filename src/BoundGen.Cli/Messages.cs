using BoundGen.Training;
using Spectre.Console;

namespace BoundGen.Cli;

/// <summary>Everything that is not a result: progress bars and remarks, all on stderr.</summary>
internal static class Messages
{
    /// <summary>A new one each time, as a console shows one progress bar at once and commands may run side by side.</summary>
    private static IAnsiConsole Console =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    public static void Write(FormattableString message) =>
        System.Console.Error.WriteLine(OneLine(FormattableString.Invariant(message)));

    /// <summary>Text on one line: names out of files may hold anything.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Select(character => char.IsControl(character) ? ' ' : character));

    /// <summary>Work under progress bars.</summary>
    public static IDisplay Display { get; } = new ProgressBars();

    private sealed class ProgressBars : IDisplay
    {
        public CancellationToken CancellationToken => Interruption.Token;

        public T Run<T>(Func<IProgress<EvaluationProgress>, T> work)
        {
            using var timed = Timings.Phase();
            return Console
                .Progress()
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new ElapsedTimeColumn()
                )
                .Start(context => work(new Bars(context, timed)));
        }

        public void Write(FormattableString message) => Messages.Write(message);

        /// <summary>One bar for each phase.</summary>
        private sealed class Bars(ProgressContext context, TimedPhase timed) : IProgress<EvaluationProgress>
        {
            private readonly Dictionary<string, ProgressTask> _phases = [];

            public void Report(EvaluationProgress value)
            {
                if (!_phases.TryGetValue(value.Phase, out var task))
                {
                    timed.Rename(value.Phase);
                    _phases[value.Phase] = task = context.AddTask(Markup.Escape(value.Phase));
                }

                (task.MaxValue, task.Value) = (value.Total, value.Done);
                if (value.Phase.StartsWith("rows", StringComparison.Ordinal) && task.Speed is { } speed)
                    task.Description = FormattableString.Invariant($"{value.Phase}, {speed:N0} a second");
            }
        }
    }
}
