using System.Globalization;

namespace Digits.Api;

/// <summary>What the command line, the environment or a settings file say.</summary>
internal sealed class ServiceOptions
{
    /// <summary>The folder that <c>boundgen train</c> wrote.</summary>
    public required string Model { get; init; }

    /// <summary>What <c>boundgen certify --format json</c> printed of it.</summary>
    public required string Report { get; init; }

    /// <summary>The multiple of the certificate's caps at which all networks have to agree; null to answer everything.</summary>
    public double? AbstainAt { get; init; }

    /// <summary>How many images are classified together at most.</summary>
    public int MaxBatch { get; init; } = 64;

    /// <summary>How many images may wait; whoever comes then is told to come again.</summary>
    public int Queue { get; init; } = 1024;

    /// <exception cref="ArgumentException">A setting is missing or no number in its range.</exception>
    public static ServiceOptions From(IConfiguration settings) =>
        new()
        {
            Model = Path(settings, nameof(Model), "the folder that boundgen train wrote"),
            Report = Path(settings, nameof(Report), "the file that boundgen certify --format json printed"),
            AbstainAt = Number(settings, nameof(AbstainAt), 0, 16),
            MaxBatch = (int)(Number(settings, nameof(MaxBatch), 1, 4096) ?? 64),
            Queue = (int)(Number(settings, nameof(Queue), 1, 1_000_000) ?? 1024),
        };

    private static string Path(IConfiguration settings, string name, string meaning) =>
        settings[name] is { Length: > 0 } path ? path : throw new ArgumentException($"--{name}: is missing, expected {meaning}.");

    private static double? Number(IConfiguration settings, string name, double least, double most) =>
        settings[name] is not { } text ? null
        : double.TryParse(text, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most ? number
        : throw new ArgumentException($"--{name}: is \"{text}\", expected a number from {least} to {most}.");
}
