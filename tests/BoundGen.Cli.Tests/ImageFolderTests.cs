using BoundGen.Figures;
using BoundGen.Testing;
using BoundGen.Training;
using SkiaSharp;

namespace BoundGen.Cli.Tests;

public sealed class ImageFolderTests
{
    private static readonly string[] Names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    [Fact]
    [Slow]
    public void A_folder_of_images_is_trained_on_and_certified_in_two_commands()
    {
        using var folder = new TemporaryFolder();
        Save(ProceduralDigits.Draw(1, 0, 600), folder, "train");
        Save(ProceduralDigits.Draw(1, DataSets.FreshStart, 300), folder, "test");
        File.WriteAllText(folder.At("data", "train", "nine", "notes.txt"), "");

        var training = Tool.Succeed([
            "train",
            "--data",
            folder.At("data"),
            "--hidden",
            "16",
            "--epochs",
            "20",
            "--out",
            folder.At("model"),
        ]);
        Assert.Matches(@"^test error [0-9.]+% \(prior [0-9.]+%\) on 300 samples; class ""\w+"" as the answer", training.Output);
        Assert.Contains("classes eight, five, four, nine, one, seven, six, three, two, zero\n", training.Error);
        Assert.Contains(
            $"{folder.At("data", "train")}: left out what is hidden or no image (.png, .jpg, .jpeg): 1 files or folders, the first {Path.Combine("nine", "notes.txt")}\n",
            training.Error
        );

        var run = Tool.Succeed(["certify", "--model", folder.At("model"), "--data", folder.At("data"), "--draws", "200"]);
        Assert.Contains("files of a folder have no order that could speak against it\n", run.Output);
        Assert.Matches(@"(?m)^ball-sparse: the network, .* errs on at most [0-9.]+% of inputs", run.Output);
        Assert.Matches(@"(?m)^  holdout +\d+ +[0-9.]+% +[0-9.]+%$", run.Output);
    }

    [Fact]
    public void JPEG_images_are_read_and_bad_ones_are_named()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["a", "b"])
        {
            Directory.CreateDirectory(folder.At("data", name));
            using var bitmap = new SKBitmap(8, 8);
            bitmap.Erase(name == "a" ? SKColors.Black : SKColors.White);
            using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
            for (int i = 0; i < 10; i++)
                File.WriteAllBytes(folder.At("data", name, $"{i}.jpg"), data.ToArray());
        }

        string[] train = ["train", "--data", folder.At("data"), "--hidden", "2", "--out", folder.At("model")];
        Assert.NotEqual(2, Tool.Run(train).ExitCode);
        Assert.Equal(64, NetworkParameters.Load(folder.At("model", "model.safetensors")).Shape.InputSize);

        File.WriteAllText(folder.At("data", "b", "5.jpg"), "text");
        var run = Tool.Run(train);
        Assert.Equal(2, run.ExitCode);
        Assert.EndsWith(
            $"boundgen: {folder.At("data", "b", "5.jpg")}: no PNG or JPEG image, or its header is damaged.\n",
            run.Error
        );
    }

    private static void Save(ImageSet digits, TemporaryFolder folder, string part)
    {
        foreach (string name in Names)
            Directory.CreateDirectory(folder.At("data", part, name));
        for (int i = 0; i < digits.Count; i++)
            File.WriteAllBytes(
                folder.At("data", part, Names[digits.Labels[i]], $"{i}.png"),
                GreyImage.ToPng(digits.Image(i), 28, 28)
            );
    }
}
