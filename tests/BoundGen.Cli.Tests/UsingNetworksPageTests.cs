using System.Globalization;
using System.Numerics;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>
/// docs/using-networks.md works by copy and paste: its blocks are one program, which prints what the page says of it.
/// </summary>
[Slow]
public class UsingNetworksPageTests
{
    private static readonly NetworkUsage Usage = new() { Preprocessing = Preprocessing.Scaled(1 / 9.2f), Temperature = 8 };

    [Fact]
    public void The_program_prints_what_the_network_in_the_file_computes()
    {
        using var folder = new TemporaryFolder();
        var parameters = Trainer.Initialise(DigitNet.Shape, 1).WithUsage(Usage);
        parameters.Save(folder.At("model.safetensors"));
        string program = ReadmeProgram.Compile(MarkdownPage.UsingNetworks.Program(), folder.At(), typeof(Trainer).Assembly);

        var run = ReadmeProgram.Run(program, folder.At());

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(Expected(new DigitNet(parameters)), lines[..^1]);
        Assert.Matches("^trained: [0-9]{1,2} errors on 2000 points$", lines[^1]);
    }

    private static IEnumerable<string> Expected(DigitNet network)
    {
        var input = new float[DigitNet.InputSize];
        Array.Fill(input, 40 / 255f * (1 / 9.2f));
        var logits = new float[DigitNet.OutputSize];
        var mask = new ulong[DigitNet.MaskWordCount];
        network.Forward(input, logits, mask);
        int[] best = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).Take(3)];
        double sum = logits.Sum(logit => Math.Exp(8 * ((double)logit - logits[best[0]])));

        yield return "from a stream, the same parameters: True";
        yield return "784-1000-1000-10 has 1794000 parameters";
        yield return string.Create(CultureInfo.InvariantCulture, $"logit 0 is {logits[0]}, the class is {best[0]}");
        yield return "a batch gives the same bits: True";
        yield return $"{mask.Sum(BitOperations.PopCount)} of 2000 neurons are active";
        // 1000 neurons take 16 words.
        yield return string.Concat(
            Enumerable.Range(0, 1000).Where(i => (mask[16 + i / 64] >> (i % 64) & 1) != 0).Select(i => $"{i} ")
        );
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{best[0]} with probability {1 / sum:F4}, then {best[1]} and {best[2]}"
        );
    }
}
