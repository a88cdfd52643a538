using System.CommandLine;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen digits</c>: procedural digits as IDX files, for <c>certify</c> and for other tools.</summary>
internal static class DigitsCommand
{
    /// <summary>The default of --samples.</summary>
    public const int DefaultSamples = 60_000;

    public static Command Create()
    {
        var output = new Option<string>("--out")
        {
            Description = "the folder that receives train-* and t10k-* files",
            Required = true,
        };
        var samples = Count("--samples", "how many training digits, those of `train --data digits`", DefaultSamples);
        var fresh = Count("--fresh", "how many fresh digits for testing", 10_000);
        var command = new Command("digits", "Writes procedural digits as IDX files.") { output, samples, fresh };
        command.SetAction(arguments =>
        {
            string folder = arguments.GetValue(output)!;
            OutputFolder.Create("--out", folder);
            Save(Draw(0, arguments.GetValue(samples)), folder, "train");
            Save(Draw(DataSets.FreshStart, arguments.GetValue(fresh)), folder, "t10k");
            return CommandLine.Success;
        });
        return command;
    }

    /// <summary>An option that counts digits to draw.</summary>
    public static Option<int> Count(string name, string description, int initial) =>
        Numbers.Option(name, description, initial, CountIs, IsCount);

    /// <summary>Such an option that may be left out.</summary>
    public static Option<int?> OptionalCount(string name, string description) =>
        Numbers.Optional<int>(name, description, CountIs, IsCount);

    /// <summary>Draws the digits that every command shares, and shows the progress.</summary>
    public static ImageSet Draw(long start, int count, ulong stream = DataSets.DigitSeed) =>
        Messages.Display.Run(shown => ProceduralDigits.Draw(stream, start, count, shown, Messages.Display.CancellationToken));

    private static string CountIs => $"a whole number from 1 to {ProceduralDigits.MaxCount}";

    private static bool IsCount(int value) => value >= 1 && value <= ProceduralDigits.MaxCount;

    private static void Save(ImageSet digits, string folder, string prefix) =>
        IdxFiles.Save(
            digits,
            Path.Combine(folder, prefix + "-images-idx3-ubyte"),
            Path.Combine(folder, prefix + "-labels-idx1-ubyte")
        );
}
