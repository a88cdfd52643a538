using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>The options of <c>certify</c> that say what is bounded, on which data and how.</summary>
internal sealed class CertifyOptions
{
    public ModelOptions Model { get; } = new(several: true);

    public DataOptions Data { get; } = new("the sample", required: true, holdOut: "fresh data for the hold-out bound");

    public ModelPreprocessing Preprocessing { get; } = new();

    public SampleOptions Range { get; } = new();

    public MaxNormOption MaxNorm { get; } = new();

    public StatementOptions Statements { get; } = new();

    public RunLog Log { get; } = new();

    public BoundArguments Bounds { get; } = new();

    public CapOptions Caps { get; } = new();

    public ShardOptions Shards { get; } = new();

    public Option<string[]> Variants { get; } =
        new("--variant")
        {
            Description =
                "a variant of the network, such as a file that variant wrote (repeatable): whether the certificate covers it, and how often it errs",
            CustomParser = result => [.. result.Tokens.Select(token => token.Value)],
        };

    public Option<string?> Chain { get; } =
        new("--chain")
        {
            Description =
                "a chain of networks for progressive validation: the folder that train --progressive wrote; each is tested on the samples that the next has seen beside its own",
        };

    public void AddTo(Command command)
    {
        Model.AddTo(command);
        Bounds.AddTo(command);
        Caps.AddTo(command);
        command.Options.Add(Variants);
        command.Options.Add(Chain);
        Data.AddTo(command);
        Range.AddTo(command);
        Preprocessing.AddTo(command);
        MaxNorm.AddTo(command);
        Statements.AddTo(command);
        Log.AddTo(command);
        Shards.AddTo(command);
    }
}
