using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using BoundGen.Testing;
using CliWrap;

namespace BoundGen.Package.Tests;

/// <summary>The sample service as its template makes it, and a model with its certificate.</summary>
internal sealed class ServiceConsumer : ConsumerFolder
{
    public ServiceConsumer()
    {
        NewFromTemplate("boundgen-api", "Digits.Api");
        var tool = new InstalledTool(this);
        string[] training = ["--data", "digits", "--samples", "1000", "--sizes", "784,100,10", "--epochs", "2"];
        tool.Run(["train", .. training, "--out", Model]);
        string[] certification = ["--data", "digits", "--bounds", "prior,ball-sparse", "--format", "json"];
        File.WriteAllText(Report, tool.Run(["certify", "--model", Model, .. certification]));
    }

    public string Model => At("N");

    public string Report => At("report.json");

    /// <summary>Starts a program with this model, and waits until it listens on a free port.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What comes before its own arguments.</param>
    public async Task<RunningService> StartAsync(string program, params string[] arguments)
    {
        var listening = new TaskCompletionSource<Uri>();
        string[] own = ["--model", Model, "--report", Report, "--urls", "http://127.0.0.1:0"];
        var forceful = new CancellationTokenSource();
        var command = ChildProcess
            .Program(program, [.. arguments, .. own], At(), Variables)
            .WithStandardOutputPipe(
                PipeTarget.ToDelegate(line =>
                {
                    if (Regex.Match(line, "Now listening on: (.*)") is { Success: true } match)
                        listening.TrySetResult(new Uri(match.Groups[1].Value));
                })
            )
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => listening.TrySetException(new InvalidDataException(line))))
            .ExecuteAsync(forceful.Token);
        return new RunningService(await listening.Task.WaitAsync(RunningService.Limit), command, forceful);
    }
}

/// <summary>The service as a process; disposing kills it where it still runs.</summary>
internal sealed record RunningService(Uri Address, CommandTask<CommandResult> Process, CancellationTokenSource Kill) : IDisposable
{
    /// <summary>What nothing takes; it ends a test that would hang.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const int SigTerm = 15;

    /// <summary>
    /// Sends the signal that container hosts and systemd send; at once, as a server hangs up on bodies that are too slow.
    /// </summary>
    public void Terminate() => Assert.Equal(0, Signal(Process.ProcessId, SigTerm));

    public void Dispose()
    {
        Kill.Cancel();
        Kill.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);
}
