namespace BoundGen.Benchmarks;

/// <summary>The arguments of a command: flags, and options that name a file to write.</summary>
internal sealed class CommandOptions
{
    private readonly HashSet<string> _flags = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    private CommandOptions() { }

    public bool Has(string flag) => _flags.Contains(flag);

    /// <summary>The file an option names; null where it is not given.</summary>
    public string? File(string option) => _files.GetValueOrDefault(option);

    /// <summary>
    /// Null, and a line on stderr, for arguments that a command does not have or files whose folder is not there.
    /// </summary>
    public static CommandOptions? Parse(string command, string[] arguments, string[] flags, string[] files)
    {
        var options = new CommandOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            string argument = arguments[i];
            if (flags.Contains(argument, StringComparer.Ordinal))
                options._flags.Add(argument);
            else if (files.Contains(argument, StringComparer.Ordinal) && i + 1 < arguments.Length)
                options._files[argument] = arguments[++i];
            else
                return Refuse($"{command}: found {argument}, expected {Expected(flags, files)}");
        }

        // Before a minute has gone into it.
        string? homeless = options._files.Values.FirstOrDefault(path =>
            !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
        );
        return homeless is null ? options : Refuse($"{command}: there is no folder for {homeless}");
    }

    private static string Expected(string[] flags, string[] files)
    {
        string[] all = [.. flags, .. files.Select(option => $"{option} FILE")];
        return all.Length == 0 ? "nothing more" : string.Join(" or ", all);
    }

    private static CommandOptions? Refuse(string line)
    {
        Console.Error.WriteLine(line);
        return null;
    }
}
