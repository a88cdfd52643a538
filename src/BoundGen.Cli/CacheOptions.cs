using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>Where work is kept that a later run can use again. Every command has these options.</summary>
internal sealed class CacheOptions
{
    /// <summary>The environment variable that says the same as --cache.</summary>
    public const string Variable = "BOUNDGEN_CACHE";

    private readonly Option<string?> _folder = new("--cache")
    {
        Description =
            $"the folder in which compiled architectures and norms of priors are kept for later runs [default: {Variable}, else boundgen in the user's folder for caches]",
        Recursive = true,
    };

    private readonly Option<bool> _none = new("--no-cache")
    {
        Description = "uses no such folder: everything is made anew",
        Recursive = true,
    };

    public void AddTo(Command root)
    {
        root.Options.Add(_folder);
        root.Options.Add(_none);
    }

    /// <summary>The folder; null where there is to be none, or where the user has no place for it.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="usual">The folder that the command has for it; null for that of the user.</param>
    public CacheFolder? Read(ParseResult arguments, string? usual = null) =>
        !arguments.GetValue(_none) && (Stated(arguments) ?? usual ?? CacheFolder.UserPath) is { } path
            ? new CacheFolder(path)
            : null;

    /// <summary>
    /// Says in a line that a folder was not used. Nobody asked for the usual one, and nothing is said if it could not be made.
    /// </summary>
    public void WriteObjection(ParseResult arguments, CacheFolder? cache)
    {
        if (cache?.Objection is { } objection && (Stated(arguments) is not null || Directory.Exists(cache.Path)))
            Messages.Write($"{cache.Path}: is not used as cache: {objection}");
    }

    private string? Stated(ParseResult arguments) =>
        arguments.GetValue(_folder) ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path ? path : null);
}
