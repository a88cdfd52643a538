using System.Linq;
using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>The functions that a library of native code exports, and their header as an attribute's text.</summary>
internal static class NativeEmitter
{
    private const string Integer = "int";
    private const string Address = "global::System.IntPtr";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write("[global::BoundGen.Runtime.NativeHeader(");
        writer.Write("\"\"\"");
        writer.Write(NativeHeader.Text(plan));
        writer.Write("\"\"\"");
        writer.Write(")]");
        using (writer.Block("private static class __NativeExports"))
        {
            string network = plan.Model.FullName;
            writer.Write(
                $"private static readonly global::BoundGen.Runtime.NativeNetworks<{network}> __networks = new(static parameters => new {network}(parameters));"
            );
            Networks("create", "Create", (Address, "path"), (Address, "network"));
            Networks("create_from_bytes", "CreateFromBytes", (Address, "bytes"), (Integer, "bytes_length"), (Address, "network"));
            Networks(
                "create_from_parameters",
                "CreateFromParameters",
                (Address, "parameters"),
                (Integer, "parameters_length"),
                (Address, "network")
            );
            Networks("destroy", "Destroy", (Address, "network"));
            Networks(
                "forward",
                "Forward",
                (Address, "network"),
                (Address, "input"),
                (Integer, "input_length"),
                (Address, "logits"),
                (Integer, "logits_length")
            );
            Networks(
                "forward_mask",
                "ForwardMask",
                (Address, "network"),
                (Address, "input"),
                (Integer, "input_length"),
                (Address, "logits"),
                (Integer, "logits_length"),
                (Address, "mask"),
                (Integer, "mask_length")
            );
            Networks(
                "forward_batch",
                "ForwardBatch",
                (Address, "network"),
                (Address, "inputs"),
                (Integer, "inputs_length"),
                (Address, "logits"),
                (Integer, "logits_length")
            );
            Networks(
                "classify",
                "Classify",
                (Address, "network"),
                (Address, "input"),
                (Integer, "input_length"),
                (Address, "label")
            );
            Export(
                "last_error",
                "global::BoundGen.Runtime.NativeError.Copy(buffer, capacity)",
                (Address, "buffer"),
                (Integer, "capacity")
            );
            Export("input_size", "InputSize");
            Export("output_size", "OutputSize");
            Export("parameter_count", "ParameterCount");
            Export("mask_words", "MaskWordCount");
        }

        void Networks(string name, string method, params (string Type, string Name)[] parameters) =>
            Export(name, $"__networks.{method}({string.Join(", ", parameters.Select(parameter => parameter.Name))})", parameters);

        void Export(string name, string body, params (string Type, string Name)[] parameters)
        {
            string list = string.Join(", ", parameters.Select(parameter => parameter.Type + " " + parameter.Name));
            writer.Write(
                $$"""

                [global::System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = "{{plan.Model.NativeExports}}_{{name}}", CallConvs = new[] { typeof(global::System.Runtime.CompilerServices.CallConvCdecl) })]
                private static int {{name}}({{list}}) => {{body}};
                """
            );
        }
    }
}
