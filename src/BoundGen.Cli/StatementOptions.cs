using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>--assume-...: what the user vouches for, since the data do not show it.</summary>
internal sealed class StatementOptions
{
    private readonly (Option<bool> Option, DataStatements Statement)[] _options =
    [
        (
            new Option<bool>("--assume-prior-independent", "--prior-independent")
            {
                Description =
                    "states that the samples, and hold-out data, are new to networks whose files do not say what they have seen",
            },
            DataStatements.PriorIndependent
        ),
        (
            new Option<bool>("--assume-only-alike")
            {
                Description = "states that samples that were found to be equal or alike only look the same, and are no copies",
            },
            DataStatements.OnlyAlike
        ),
        (
            new Option<bool>("--assume-repeats-are-draws")
            {
                Description = "states that equal samples are independent draws, as in a table with few distinct rows",
            },
            DataStatements.RepeatsAreDraws
        ),
    ];

    public void AddTo(Command command)
    {
        foreach (var (option, _) in _options)
            command.Options.Add(option);
    }

    public DataStatements Read(ParseResult arguments) =>
        _options
            .Where(entry => arguments.GetValue(entry.Option))
            .Aggregate(DataStatements.None, (stated, entry) => stated | entry.Statement);
}
