using BoundGen.Onnx;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>Models in ONNX files, wherever a network is asked for, and conversion between the formats.</summary>
[Collection(nameof(TrainedModel))]
public sealed class OnnxTests(TrainedModel trained) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Model()
    {
        string path = _folder.At("model.onnx");
        OnnxNetwork.Save(NetworkParameters.Load(trained.Model), path);
        return path;
    }

    private string Nnet()
    {
        string path = _folder.At("model.nnet");
        File.WriteAllText(path, "1,1,2,2,\n1,2,\n0,\n-1,\n1,\n0,0,\n2,1,\n4\n-4\n0\n1\n");
        return path;
    }

    [Fact]
    public void A_network_goes_to_ONNX_and_back_with_the_same_bits_and_that_records_are_left_behind_is_said()
    {
        string onnx = _folder.At("converted.onnx"),
            back = _folder.At("back.safetensors");
        var run = Tool.Succeed("convert", trained.Model, onnx);
        Assert.Equal("", run.Output);
        Assert.Equal(
            $"{onnx}: has the weights alone; the record of training and preprocessing has no place in ONNX.\n"
                + $"{onnx}: a network 784-16-10 with 12704 parameters.\n",
            run.Error
        );
        Assert.Equal($"{back}: a network 784-16-10 with 12704 parameters.\n", Tool.Succeed("convert", onnx, back).Error);
        Assert.Equal(NetworkParameters.Load(trained.Model).Fingerprint, NetworkParameters.Load(back).Fingerprint);
    }

    [Fact]
    public void Verification_takes_an_ONNX_model() =>
        Assert.StartsWith(
            "784-16-10: 5 inputs, 0 differences",
            Tool.Succeed("verify", "--model", Model(), "--inputs", "5").Output
        );

    [Fact]
    public void A_bound_needs_no_record_where_the_data_are_fresh()
    {
        string[] about = ["--prior", "none", "--scale", "0.1087", "--draws", "20", .. trained.FreshData];
        var run = Tool.Run(["certify", "--model", Model(), "--prior-independent", "--format", "json", .. about]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\"ball-sparse\"", run.Output);
    }

    [Fact]
    public void A_nnet_file_is_converted_and_what_was_folded_is_said()
    {
        string nnet = Nnet(),
            path = _folder.At("model.safetensors");
        string error = Tool.Succeed("convert", nnet, path).Error;
        Assert.StartsWith($"{nnet}: means and scales of inputs and outputs: folded", error);
        Assert.Contains("the largest output is taken here, ACAS Xu networks mean the smallest", error);
        Assert.Equal([2, -2, 0, 1], NetworkParameters.Load(path).Values.ToArray());
    }

    [Fact]
    public void What_is_said_about_tensors_is_refused_with_a_graph()
    {
        var run = Tool.Run("verify", "--model", Model(), "--layers", "a,b");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is an ONNX model, and its graph says what --layers, --ignore and --layout say", run.Error);
    }

    [Theory]
    [InlineData("--layers", "a,b")]
    [InlineData("--layout", "in-out")]
    [InlineData("--ignore", "step")]
    public void What_is_said_about_tensors_is_refused_with_a_nnet_file(string option, string value)
    {
        var run = Tool.Run("verify", "--model", Nnet(), option, value);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a .nnet file, and its format says what --layers, --ignore and --layout say", run.Error);
    }

    [Theory]
    [InlineData("model.bin", "expected a name that ends in .safetensors or .onnx")]
    [InlineData("nowhere/model.onnx", "expected a file in a folder that is there")]
    public void A_file_that_cannot_be_written_is_refused_before_anything_is_read(string name, string problem)
    {
        var run = Tool.Run("convert", "missing.safetensors", _folder.At(name));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(problem, run.Error);
    }

    [OnnxFact]
    public void A_published_model_is_converted_and_what_was_dropped_is_said()
    {
        string published = Path.Combine(OnnxFiles.Folder, "softmax-last-layer.onnx"),
            path = _folder.At("model.safetensors");
        string error = Tool.Succeed("convert", published, path).Error;
        Assert.Contains($"{published}: Softmax node \"Softmax_7\": dropped, the outputs are logits.\n", error);
        Assert.Equal("784-32-32-10+bias", NetworkParameters.Load(path).Shape.ToString());
    }
}
