using System.Globalization;
using System.Text;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Runtime;

namespace BoundGen.Benchmarks.Memory;

/// <summary>
/// How much memory the commands of the tool take at most, each as a process of its own, on networks of three sizes.
/// </summary>
internal static class MemoryCommand
{
    private const string JsonOption = "--json";
    private const string PageOption = "--page";
    private const string BeforeOption = "--before";

    public static int Run(string[] arguments)
    {
        string[] commands = [.. MemoryCase.All.Select(one => $"--{one.Command}").Distinct(StringComparer.Ordinal)];
        if (CommandOptions.Parse("memory", arguments, commands, [JsonOption, PageOption, BeforeOption]) is not { } options)
            return 2;
        string? page = options.File(PageOption);
        if (page is not null && MemorySection.Place.In(File.Exists(page) ? File.ReadAllText(page) : "") is null)
        {
            Console.Error.WriteLine($"memory: {page} has no lines {MemorySection.Place.Start} and {MemorySection.Place.End}");
            return 2;
        }

        bool all = !commands.Any(options.Has);
        var cases = MemoryCase.All.Where(one => all || options.Has($"--{one.Command}"));
        var rows = Measure(cases, options.File(BeforeOption));
        var contents = new { Machine = Machine.ThisOne, Rows = rows };
        if (options.File(JsonOption) is { } json)
            JsonFile.Write(json, contents);
        if (page is not null)
        {
            string text = MemorySection.Place.Replace(File.ReadAllText(page), MemorySection.Of(JsonFile.Text(contents)));
            AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }

        return 0;
    }

    private static List<MemoryRow> Measure(IEnumerable<MemoryCase> cases, string? before)
    {
        Console.WriteLine(Machine.ThisOne);
        Console.WriteLine(
            $"MB at most, of the whole process; copies: times the weights, without the same command on 4-3-2, data and tables of norms."
        );
        Console.WriteLine(
            $"{"command", -9}{"network", -26}{"weights", 9}{"data", 7}{"tables", 8}{"peak", 8}{"copies", 8}{"before", 9}{"seconds", 9}"
        );
        string folder = Directory.CreateTempSubdirectory("boundgen-memory").FullName;
        try
        {
            var rows = new List<MemoryRow>();
            long baseline = 0;
            foreach (var one in cases)
            {
                long? earlier = before is null ? null : one.Run(before, folder).PeakBytes;
                var measured = one.Run(SourceTree.Tool, folder);
                if (one.IsBaseline)
                    baseline = measured.PeakBytes;
                rows.Add(
                    new MemoryRow(
                        one.Command,
                        one.Shape.ToString(),
                        one.WeightBytes,
                        one.DataBytes,
                        one.TableBytes,
                        measured.PeakBytes,
                        baseline,
                        earlier,
                        measured.Seconds
                    )
                );
                Print(rows[^1]);
            }

            return rows;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(MemoryRow row) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Command, -9}{row.Network, -26}{Megabytes(row.WeightBytes), 9}{Megabytes(row.DataBytes), 7}{Megabytes(row.TableBytes), 8}{Megabytes(row.PeakBytes), 8}{row.Copies, 8:F1}{Megabytes(row.BeforeBytes), 9}{row.Seconds, 9:F1}"
            )
        );

    private static string Megabytes(long? bytes) =>
        bytes is { } known ? (known / 1e6).ToString(known < 1e7 ? "F1" : "F0", CultureInfo.InvariantCulture) : "";
}
