using BoundGen.Onnx;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>docs/models.md works by copy and paste: its commands run, its program compiles and runs.</summary>
[Slow]
[Collection(nameof(TrainedModel))]
public sealed class ModelsPageTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_line_of_the_tool_runs()
    {
        var parameters = NetworkParameters.Load(trained.Model);
        OnnxNetwork.Save(parameters, _folder.At("model.onnx"));
        parameters.Save(_folder.At("model.safetensors"));
        // What a framework would write of a row of zeros.
        NpyFile.Save(_folder.At("x.npy"), new float[784], 1, 784);
        NpyFile.Save(_folder.At("y.npy"), new float[10], 1, 10);
        // A folder of images that the network has not seen.
        Directory.CreateDirectory(_folder.At("FRESH"));
        foreach (string kind in new[] { "images-idx3-ubyte", "labels-idx1-ubyte" })
            File.Copy(Path.Combine(trained.Data, $"t10k-{kind}"), _folder.At("FRESH", $"train-{kind}"));
        string[] lines = [.. MarkdownPage.Models.Shell().Where(line => line.StartsWith("boundgen ", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.All(lines, line =>
        {
            string[] words = line.Split(' ')[1..];
            Tool.RunIn(_folder.At(), [.. words, .. words[0] == "certify" ? ["--draws", "20"] : Array.Empty<string>()])
                .Succeeded();
        });
        Assert.Equal(File.ReadAllBytes(_folder.At("model.onnx")), File.ReadAllBytes(_folder.At("copy.onnx")));
    }

    [Fact]
    public void The_program_reads_runs_and_writes_a_model()
    {
        OnnxNetwork.Save(NetworkParameters.Load(trained.Model), _folder.At("model.onnx"));
        string program = ReadmeProgram.Compile(MarkdownPage.Models.Program(), _folder.At(), typeof(OnnxNetwork).Assembly);
        var run = ReadmeProgram.Run(program, _folder.At());
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches("^784-16-10, 0 changes\nclass [0-9]\n$", run.Output);
        Assert.Equal(File.ReadAllBytes(_folder.At("model.onnx")), File.ReadAllBytes(_folder.At("again.onnx")));
    }
}
