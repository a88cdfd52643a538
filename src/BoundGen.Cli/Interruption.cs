using System.Runtime.InteropServices;
using BoundGen.Runtime;

namespace BoundGen.Cli;

/// <summary>
/// Ctrl-C and SIGTERM: work ends where it next looks at the token, so that files are whole or not there. What does not look in
/// time ends with the process, and takes its unfinished files along.
/// </summary>
internal static class Interruption
{
    /// <summary>128 and the number of SIGINT, as shells have it.</summary>
    public const int Interrupted = 130;

    /// <summary>128 and the number of SIGTERM.</summary>
    public const int Terminated = 143;

    /// <summary>Work that takes longer to end than this is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.8);

    private static readonly CancellationTokenSource Source = new();

    /// <summary>Is cancelled by the first signal.</summary>
    public static CancellationToken Token => Source.Token;

    private static int ExitCode { get; set; } = Interrupted;

    /// <summary>Says on stderr that the work was ended.</summary>
    /// <returns>The exit code.</returns>
    public static int Report()
    {
        Console.Error.WriteLine("boundgen: interrupted; files that were finished before stay, nothing half-written is left");
        return ExitCode;
    }

    /// <summary>Listens for signals.</summary>
    /// <returns>Stops listening.</returns>
    public static IDisposable Listen()
    {
        var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => End(context, Interrupted));
        var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => End(context, Terminated));
        return new Registrations(interrupt, terminate);
    }

    private static void End(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        ExitCode = exitCode;
        Source.Cancel();
        new Thread(() =>
        {
            Thread.Sleep(Patience);
            AtomicFile.DeleteUnfinished();
            Environment.Exit(exitCode);
        })
        {
            IsBackground = true,
        }.Start();
    }

    private sealed class Registrations(IDisposable interrupt, IDisposable terminate) : IDisposable
    {
        public void Dispose()
        {
            interrupt.Dispose();
            terminate.Dispose();
        }
    }
}
