using System.CommandLine;
using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace BoundGen.Cli;

/// <summary><c>boundgen scaffold</c>: a class, and on request a project, for a network in a file.</summary>
internal static class ScaffoldCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("MODEL")
        {
            Description = "the network: a safetensors or an ONNX file, or a folder that train wrote",
        };
        var name = new Option<string>("--class")
        {
            Description = "what the class is called, and the files after it",
            DefaultValueFactory = _ => "Network",
        };
        var space = new Option<string>("--namespace") { Description = "the namespace of the class", Required = true };
        var output = new Option<string>("--out") { Description = "the folder for the files", Required = true };
        var project = new Option<bool>("--project")
        {
            Description = "write a console project too, which classifies inputs and counts errors",
        };
        var embed = new Option<bool>("--embed")
        {
            Description = "the weights become a resource of the assembly instead of a file beside it",
        };
        var source = new Option<string?>("--source")
        {
            Description = "a folder with the package BoundGen, for the project to restore it from [default: the usual sources]",
        };
        var tensors = new TensorOptions();
        var preprocessing = new PreprocessingOptions(" [default: as the model's file records, else 1]");
        var command = new Command("scaffold", "Writes the class of a network with its weights, ready to compile.")
        {
            input,
            name,
            space,
            output,
            project,
            embed,
            source,
        };
        tensors.AddTo(command);
        preprocessing.AddTo(command);
        command.SetAction(arguments =>
        {
            string className = arguments.GetValue(name)!,
                spaceName = arguments.GetValue(space)!;
            CheckName(name.Name, className);
            foreach (string part in spaceName.Split('.'))
                CheckName(space.Name, part);
            if (arguments.GetValue(source) is { } folder && !Directory.Exists(folder))
                throw new ArgumentException($"{source.Name}: {folder}: expected a folder with the package.");
            if (spaceName.Split('.').Contains(className, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"{name.Name}: \"{className}\" is in the namespace's name too, expected another.");
            if (arguments.GetValue(project) && className.Equals("Program", StringComparison.OrdinalIgnoreCase))
                throw new ArgumentException(
                    $"{name.Name}: \"{className}\" is the program of the project, expected another name."
                );
            var network = StoredNetwork.Load(arguments.GetValue(input)!, tensors.Read(arguments));
            if (network.Compile().GetType().GetMember(className, AnyMember) is [_, ..])
                throw new ArgumentException($"{name.Name}: \"{className}\" is a member of the class, expected another name.");
            var pixels = preprocessing.Read(arguments) ?? network.Preprocessing;
            bool embedded = arguments.GetValue(embed);
            var scaffold = new Scaffold(className, spaceName, network, pixels ?? Preprocessing.Scaled(1), embedded);
            string[] files = scaffold.Write(arguments.GetValue(output)!, arguments.GetValue(project), arguments.GetValue(source));
            network.WriteRemarks();
            if (pixels is null)
                Messages.Write(
                    $"{network.Path}: records no preprocessing: pixels are taken as pixel/255, numbers as they are (--scale, or --mean and --std, say otherwise)."
                );
            if (embedded && !arguments.GetValue(project))
                Messages.Write($"The project that takes the files needs {scaffold.Embedded}");
            foreach (string file in files)
                Console.WriteLine(file);
            return CommandLine.Success;
        });
        return command;
    }

    private const BindingFlags AnyMember =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static void CheckName(string option, string name)
    {
        bool keyword =
            SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;
        if (!SyntaxFacts.IsValidIdentifier(name) || keyword)
            throw new ArgumentException($"{option}: \"{name}\" is no name in C#, expected letters, digits and underscores.");
    }
}
