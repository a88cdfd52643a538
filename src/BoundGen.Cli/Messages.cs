using BoundGen.Training;
using Spectre.Console;

namespace BoundGen.Cli;

/// <summary>Everything that is not a result: progress bars and remarks, all on stderr.</summary>
internal static class Messages
{
    /// <summary>A new one each time, as a console shows one progress bar at once and commands may run side by side.</summary>
    private static IAnsiConsole Console =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    public static void Write(FormattableString message) => System.Console.Error.WriteLine(FormattableString.Invariant(message));

    /// <summary>Work under a progress bar.</summary>
    public static IDisplay Display { get; } = new ProgressBars();

    private sealed class ProgressBars : IDisplay
    {
        public CancellationToken CancellationToken => Interruption.Token;

        public T Run<T>(string title, Func<IProgress<double>, T> work) =>
            Console
                .Progress()
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn(),
                    new PercentageColumn(),
                    new ElapsedTimeColumn()
                )
                .Start(context =>
                {
                    var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                    T result = work(new Bar(task));
                    task.Value = 1;
                    return result;
                });

        public void Write(FormattableString message) => Messages.Write(message);

        /// <summary>Never goes back, as reports of several threads may overtake each other.</summary>
        private sealed class Bar(ProgressTask task) : IProgress<double>
        {
            public void Report(double value) => task.Value = Math.Max(task.Value, value);
        }
    }
}
