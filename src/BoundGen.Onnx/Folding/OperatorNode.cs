using System.Text.Encodings.Web;
using System.Text.Json;
using BoundGen.Onnx.Format;

namespace BoundGen.Onnx.Folding;

/// <summary>A node of the graph, with its attributes by name.</summary>
/// <param name="node">As the file has it.</param>
/// <param name="index">Its place in the file.</param>
/// <param name="version">The operator set of its domain.</param>
internal sealed class OperatorNode(Node node, int index, long version)
{
    /// <summary>The domain of scikit-learn's operators.</summary>
    private const string MachineLearning = "ai.onnx.ml";

    private const int LongestName = 100;

    /// <summary>The operator, with its domain where that is not ONNX's own.</summary>
    public string Operator { get; } =
        node.Domain is "" or "ai.onnx" or MachineLearning
            ? Shorten(node.Operator)
            : $"{Shorten(node.Domain)}.{Shorten(node.Operator)}";

    /// <summary>Which version of the operators it is written for.</summary>
    public long Version { get; } = version;

    public IReadOnlyList<string> Inputs => node.Inputs;

    public IReadOnlyList<string> Outputs => node.Outputs;

    /// <summary>Operator and name, for a message; a node without a name goes by what it makes.</summary>
    public string Label =>
        node.Name.Length > 0 ? $"{Operator} node {Quote(node.Name)}"
        : node.Outputs.Count > 0 ? $"{Operator} node {index}, which makes {Quote(node.Outputs[0])}"
        : $"{Operator} node {index}";

    /// <summary>A name from a file, safe to print: quoted, on one line, not too long.</summary>
    public static string Quote(string name) => $"\"{Shorten(name)}\"";

    public InvalidDataException Refusal(string problem) => new($"{Label} {problem}");

    public NodeAttribute? Attribute(string name)
    {
        foreach (var attribute in node.Attributes)
        {
            if (attribute.Name == name)
                return attribute;
        }

        return null;
    }

    public long Integer(string name, long otherwise) => Attribute(name)?.Integer ?? otherwise;

    public double Number(string name, double otherwise) => Attribute(name)?.Number ?? otherwise;

    /// <summary>Throws unless an attribute has the only value that can be read.</summary>
    public void Expect(string name, long value)
    {
        if (Integer(name, value) is var found && found != value)
            throw Refusal($"has {name} = {found}, expected {value}");
    }

    private static string Shorten(string name)
    {
        // Half a surrogate pair has no encoding.
        int end = name.Length <= LongestName || !char.IsHighSurrogate(name[LongestName - 1]) ? LongestName : LongestName - 1;
        string shown = name.Length <= end ? name : name[..end] + "...";
        return JsonEncodedText.Encode(shown, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString();
    }
}
