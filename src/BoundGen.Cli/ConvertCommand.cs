using System.CommandLine;

namespace BoundGen.Cli;

/// <summary><c>boundgen convert</c>: a network from one format to another, bit for bit.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("IN") { Description = "the network: a safetensors, ONNX or .nnet file" };
        var output = new Argument<string>("OUT") { Description = "the file to write; its name ends in .safetensors or .onnx" };
        var tensors = new TensorOptions();
        var command = new Command("convert", "Converts a network between safetensors and ONNX.") { input, output };
        tensors.AddTo(command);
        command.SetAction(arguments =>
        {
            string path = arguments.GetValue(output)!;
            NetworkFile.CheckFormat(path);
            OutputFile.Check("OUT", path);
            var (parameters, remarks) = NetworkFile.Read(arguments.GetValue(input)!, tensors.Read(arguments));
            remarks.AddRange(NetworkFile.Save(parameters, path));
            remarks.Add($"{path}: a network {parameters.Shape} with {parameters.Shape.ParameterCount} parameters.");
            foreach (string remark in remarks)
                Messages.Write($"{remark}");
            return CommandLine.Success;
        });
        return command;
    }
}
