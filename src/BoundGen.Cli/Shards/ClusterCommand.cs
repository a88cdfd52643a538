using System.CommandLine;

namespace BoundGen.Cli;

/// <summary><c>boundgen cluster</c>: the script of a job whose shards carry out a command. Nothing is submitted.</summary>
internal static class ClusterCommand
{
    private const string Slurm = "slurm";
    private const string Kubernetes = "kubernetes";

    /// <summary>How long a job should take: start and queue are then no matter, and little is lost with it.</summary>
    private const double SecondsOfJob = 600;

    /// <summary>The largest array that Slurm takes unless it is told otherwise (MaxArraySize is 1001).</summary>
    private const int MostJobs = 1000;

    /// <summary>Makes the command.</summary>
    /// <param name="certify">What the jobs do.</param>
    /// <param name="parse">Reads a command line.</param>
    public static Command Create(CertifyCommand certify, Func<string[], ParseResult> parse)
    {
        var scheduler = new Argument<string>("scheduler") { Description = $"{Slurm} or {Kubernetes}" };
        scheduler.AcceptOnlyFromAmong(Slurm, Kubernetes);
        var words = new Argument<string[]>("command")
        {
            Description = "after --: certify with its options, --shards among them",
            Arity = ArgumentArity.OneOrMore,
        };
        var jobs = Numbers.Optional<int>(
            "--jobs",
            "how many shards there are [default: so many that each takes ten minutes]",
            "a whole number, at least 1",
            value => value >= 1
        );
        var cores = Numbers.Option("--cores", "cores of a job", 1, "a whole number, at least 1", value => value >= 1);
        var command = new Command("cluster", "Prints the script of a job in shards, with times that a few seconds of work tell.")
        {
            scheduler,
            words,
            jobs,
            cores,
        };
        command.SetAction(arguments =>
        {
            string[] asked = arguments.GetValue(words)!;
            var parsed = parse(asked);
            if (parsed.Errors.Count > 0)
                throw new ArgumentException($"{string.Join(' ', asked)}: {parsed.Errors[0].Message}");
            if (parsed.CommandResult.Command != certify.Command || certify.ShardsOf(parsed) is null || asked.Contains("--shard"))
                throw new ArgumentException(
                    "command: expected certify with --shards, a folder that all jobs share, and without --shard."
                );
            var calibration = certify.Calibrate(parsed);
            int most = arguments.GetValue(cores);
            int count = arguments.GetValue(jobs)
                ?? (int)Math.Clamp(Math.Ceiling(calibration.TotalSeconds / most / SecondsOfJob), 1, MostJobs);
            var script = new ClusterScript(asked, count, most, calibration);
            Console.Write(arguments.GetValue(scheduler) == Slurm ? script.Slurm() : script.Kubernetes());
            return CommandLine.Success;
        });
        return command;
    }
}
