using System.CommandLine;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary><c>boundgen cache</c>: what is kept for later runs.</summary>
internal static class CacheCommand
{
    public static Command Create(CacheOptions cache)
    {
        var clear = new Option<bool>("--clear") { Description = "deletes all that is kept" };
        var command = new Command("cache", "Lists what is kept for later runs, or deletes it.") { clear };
        command.SetAction(arguments =>
        {
            if (cache.Read(arguments) is not { } folder)
                throw new ArgumentException(
                    "There is no cache: with --no-cache, or for a user without a home folder. --cache names a folder."
                );
            var items = folder.Items();
            if (arguments.GetValue(clear))
            {
                folder.Clear();
                Console.WriteLine($"{folder.Path}: {Sum(items)} deleted");
                return CommandLine.Success;
            }

            foreach (var item in items)
                Console.WriteLine(Line(item, DateTime.UtcNow));
            Console.WriteLine($"{folder.Path}: {Sum(items)} of at most {Size(CacheFolder.DefaultLimit)}");
            return CommandLine.Success;
        });
        return command;
    }

    private static string Line(CachedItem item, DateTime now) =>
        $"{Size(item.Bytes), 12}  {Age(now - item.Written), 10}  "
        + (item.Key is { } key ? Messages.OneLine($"{key.Kind} {key.Subject}") : "not readable; never used");

    private static string Sum(IReadOnlyCollection<CachedItem> items) =>
        $"{NumberFormat.Grouped(items.Count)} {(items.Count == 1 ? "entry" : "entries")}, {Size(items.Sum(item => item.Bytes))}";

    private static string Size(long bytes) => $"{NumberFormat.Grouped(Math.Ceiling(bytes / 1024.0))} KiB";

    private static string Age(TimeSpan age) =>
        age switch
        {
            { TotalDays: >= 2 } => $"{NumberFormat.Grouped(Math.Floor(age.TotalDays))} days",
            { TotalHours: >= 2 } => $"{NumberFormat.Grouped(Math.Floor(age.TotalHours))} hours",
            _ => $"{NumberFormat.Grouped(Math.Max(0, Math.Floor(age.TotalMinutes)))} min",
        };
}
