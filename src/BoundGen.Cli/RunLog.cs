using System.CommandLine;
using System.Text;
using System.Text.Json;

namespace BoundGen.Cli;

/// <summary>
/// The runs of <c>certify</c> on models of one file name, a line each, in a file beside the model. It tells who makes several
/// runs on one sample that the best of them has a price. The main job keeps no log: it draws one fixed sample and overwrites its
/// model.
/// </summary>
internal sealed class RunLog
{
    private const string Extension = ".runs.jsonl";

    /// <summary>How long to wait for another process that holds the log: a second.</summary>
    private const int Attempts = 100;

    private const int MillisecondsBetween = 10;

    private readonly Option<bool> _off = new("--no-log")
    {
        Description = $"neither reads nor writes the log of runs beside the model, MODEL{Extension}",
    };

    public void AddTo(Command command) => command.Options.Add(_off);

    /// <summary>Logs a run, and remarks on earlier ones that differ on the same sample unless they are paid for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="model">The file of the network.</param>
    /// <param name="run">The run.</param>
    public void Add(ParseResult arguments, string model, LoggedRun run)
    {
        if (arguments.GetValue(_off))
            return;
        string path = model + Extension;
        int choices = Append(path, run)
            .Where(other => other.Sample == run.Sample)
            .Select(other => other.Choice)
            .Distinct()
            .Count();
        if (choices > run.PriorsTried)
            Messages.Write(
                $"{path}: has {choices} different runs on this sample; whoever planned them all and quotes the best pays for the choice with --priors-tried {choices} (ln {choices} in PAC-Bayes)."
            );
    }

    /// <summary>Appends a run. A log that cannot be read or written costs nobody the bounds.</summary>
    /// <returns>All runs of the log, this one included.</returns>
    internal static List<LoggedRun> Append(string path, LoggedRun run)
    {
        List<LoggedRun> runs = [run];
        try
        {
            // Nobody else has the file while it is open, so no line gets into another.
            using var file = OpenAlone(path);
            using (var reader = new StreamReader(file, leaveOpen: true))
                while (reader.ReadLine() is { } line)
                    if (Parse(line) is { } earlier)
                        runs.Add(earlier);
            string text = JsonSerializer.Serialize(run, RunLogJson.Default.LoggedRun) + "\n";
            // A process that was killed may have left half a line.
            file.Write(Encoding.UTF8.GetBytes(EndsInLine(file) ? text : "\n" + text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }

        return runs;
    }

    private static FileStream OpenAlone(string path)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (attempt < Attempts && File.Exists(path))
            {
                Thread.Sleep(MillisecondsBetween);
            }
        }
    }

    /// <summary>Whether what is written next begins a line; goes to the end of the file.</summary>
    private static bool EndsInLine(FileStream file)
    {
        if (file.Length == 0)
            return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    /// <summary>The run of a line; null for a broken line.</summary>
    private static LoggedRun? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, RunLogJson.Default.LoggedRun);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
