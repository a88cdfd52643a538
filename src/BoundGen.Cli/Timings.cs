using System.Diagnostics;
using System.Globalization;

namespace BoundGen.Cli;

/// <summary>
/// Where the time and the memory of a command go, phase by phase, for <c>--timings</c>. Work names its phase where it is done,
/// and
/// work that reports progress by its reports. What a phase within a phase takes is its own.
/// </summary>
internal sealed class Timings
{
    /// <summary>Whatever has no name of its own.</summary>
    private const string Rest = "start and rest";

    /// <summary>That of the command under way; commands may run side by side.</summary>
    private static readonly AsyncLocal<Timings?> s_running = new();

    private readonly Lock _lock = new();
    private readonly List<(string Name, Usage Used)> _phases = [];
    private readonly List<string> _remarks = [];
    private string _name = Rest;
    private Usage _last;

    private Timings() { }

    /// <summary>Starts to record a command; what the process did before is a part of the first phase.</summary>
    public static Timings Start() => s_running.Value = new Timings();

    /// <summary>Begins a phase.</summary>
    /// <param name="name">Its name; left out, it goes on under that of the phase around it until it gets one.</param>
    /// <returns>Ends the phase, and goes back to the one around it.</returns>
    public static TimedPhase Phase(string? name = null)
    {
        var phase = new TimedPhase(s_running.Value, s_running.Value?._name ?? Rest);
        if (name is not null)
            phase.Rename(name);
        return phase;
    }

    /// <summary>Says something below the table.</summary>
    public static void Remark(FormattableString remark) => s_running.Value?._remarks.Add(FormattableString.Invariant(remark));

    /// <summary>Writes the table.</summary>
    public void Print(TextWriter writer)
    {
        Switch(Rest);
        writer.WriteLine(Row("phase", "seconds", "processor", "peak MB", "allocated MB"));
        foreach (var (name, used) in _phases)
            writer.WriteLine(Row(name, used));
        writer.WriteLine(Row("all", _last));
        foreach (string remark in _remarks)
            writer.WriteLine(remark);
    }

    /// <summary>Counts what was used since the last call for the phase until now, and begins another.</summary>
    internal void Switch(string name)
    {
        lock (_lock)
        {
            var now = Usage.Now();
            int known = _phases.FindIndex(phase => phase.Name == _name);
            var used = now.Since(_last);
            if (known < 0)
                _phases.Add((_name, used));
            else
                _phases[known] = (_name, _phases[known].Used.And(used));
            (_last, _name) = (now, name);
        }
    }

    private static string Row(string name, Usage used) =>
        Row(
            name,
            Text(used.Elapsed.TotalSeconds, "F2"),
            Text(used.Processor.TotalSeconds, "F2"),
            Text(used.Peak / 1e6, "F0"),
            Text(used.Allocated / 1e6, "F0")
        );

    private static string Row(string name, string seconds, string processor, string peak, string allocated) =>
        $"{name, -28}{seconds, 9}{processor, 11}{peak, 9}{allocated, 14}";

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>What the process has used, or a phase of it.</summary>
    /// <param name="Elapsed">Time on the clock.</param>
    /// <param name="Processor">Time of all cores.</param>
    /// <param name="Allocated">Bytes of the managed heap, those that are garbage by now too.</param>
    /// <param name="Peak">Bytes of memory at most, from the start of the process to the end of the phase.</param>
    private readonly record struct Usage(TimeSpan Elapsed, TimeSpan Processor, long Allocated, long Peak)
    {
        public static Usage Now()
        {
            using var process = Process.GetCurrentProcess();
            return new Usage(
                DateTime.Now - process.StartTime,
                process.TotalProcessorTime,
                GC.GetTotalAllocatedBytes(),
                process.PeakWorkingSet64
            );
        }

        public Usage Since(Usage before) =>
            this with
            {
                Elapsed = Elapsed - before.Elapsed,
                Processor = Processor - before.Processor,
                Allocated = Allocated - before.Allocated,
            };

        public Usage And(Usage later) =>
            new(Elapsed + later.Elapsed, Processor + later.Processor, Allocated + later.Allocated, later.Peak);
    }
}

/// <summary>A phase under way.</summary>
/// <param name="timings">Who records it; null for nobody.</param>
/// <param name="around">The name of the phase around it.</param>
internal sealed class TimedPhase(Timings? timings, string around) : IDisposable
{
    /// <summary>Goes on under another name.</summary>
    public void Rename(string name) => timings?.Switch(name);

    public void Dispose() => timings?.Switch(around);
}
