using CliWrap;
using Digits.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace BoundGen.Benchmarks.Service;

/// <summary>samples/Digits.Api in a process of its own, with one of several classifiers.</summary>
internal sealed class ServiceHost : IDisposable
{
    /// <summary>What a child process is started with.</summary>
    public const string Command = "service-host";

    private const string Listening = "Now listening on: ";

    private readonly CancellationTokenSource _end = new();
    private readonly CommandTask<CommandResult> _process;

    /// <summary>Starts the service, and waits until it listens.</summary>
    /// <param name="classifier">A name of <see cref="Classifier"/>.</param>
    /// <param name="options">The model and its report.</param>
    public ServiceHost(string classifier, ServiceOptions options)
    {
        var address = new TaskCompletionSource<Uri>();
        _process = Cli.Wrap(ChildProcess.DotnetHost)
            .WithArguments(["exec", typeof(ServiceHost).Assembly.Location, Command, classifier, options.Model, options.Report])
            .WithStandardOutputPipe(
                PipeTarget.ToDelegate(line =>
                {
                    if (line.Contains(Listening, StringComparison.Ordinal))
                        address.TrySetResult(
                            new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..])
                        );
                })
            )
            .WithStandardErrorPipe(PipeTarget.ToStream(Console.OpenStandardError()))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(_end.Token);
        Address = address.Task.WaitAsync(TimeSpan.FromMinutes(1)).GetAwaiter().GetResult();
    }

    public Uri Address { get; }

    /// <summary>What its threads have used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            using var process = System.Diagnostics.Process.GetProcessById(_process.ProcessId);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Runs in the child process until it is killed.</summary>
    public static int Run(string[] arguments)
    {
        var options = new ServiceOptions { Model = arguments[1], Report = arguments[2] };
        var certificate = Certificate.Read(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        using var app = Digits.Api.Service.Build(builder, options, certificate, metrics =>
            Classifier(arguments[0], options, certificate, metrics)
        );
        app.Run();
        return 0;
    }

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private static IClassifier Classifier(string name, ServiceOptions options, Certificate certificate, DigitMetrics metrics) =>
        name switch
        {
            ServiceRow.BoundGen => NetworkClassifier.Load(options, certificate, metrics),
            ServiceRow.OnnxRuntime => new OnnxClassifier(
                NetworkParameters.Load(Path.Combine(options.Model, "model.safetensors")),
                options.MaxBatch
            ),
            _ => new NoClassifier(),
        };
}
