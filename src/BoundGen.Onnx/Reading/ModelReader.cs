using BoundGen.Onnx.Folding;
using BoundGen.Onnx.Format;
using Google.Protobuf.Collections;

namespace BoundGen.Onnx.Reading;

/// <summary>From the bytes of a model to the parameters of a network.</summary>
internal static class ModelReader
{
    private const int MostDimensions = 8;

    /// <summary>Reads a model.</summary>
    /// <param name="stream">From where it stands to its end.</param>
    /// <param name="name">The name errors are reported under.</param>
    /// <param name="folder">Where files with weights may lie; null if there is none.</param>
    /// <exception cref="InvalidDataException">No model, or no dense ReLU network.</exception>
    public static OnnxNetwork Read(Stream stream, string name, string? folder)
    {
        try
        {
            var model = ModelFile.Read(stream);
            var graph = new ModelGraph(model);
            long bytes = model.CalculateSize();
            int batch = FixedBatch(graph);
            if (batch == 1)
                return Read(graph, new Workspace(bytes, 1), folder);

            // A fixed first dimension is a batch if the network treats each of its rows alike, and else a part of the input.
            try
            {
                return Read(graph, new Workspace(bytes, batch), folder);
            }
            catch (InvalidDataException asBatch)
            {
                try
                {
                    return Read(graph, new Workspace(bytes, 1), folder);
                }
                catch (InvalidDataException)
                {
                    throw new InvalidDataException(asBatch.Message, asBatch);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{name}: {exception.Message.TrimEnd('.')}.", exception);
        }
    }

    private static OnnxNetwork Read(ModelGraph graph, Workspace workspace, string? folder)
    {
        var tensors = new TensorReader(new ExternalFiles(folder, workspace), workspace);
        var evaluation = new GraphEvaluation(graph, tensors, workspace);
        return NetworkChain.Build(evaluation.Run(InputFlow(graph, workspace)), workspace);
    }

    /// <summary>The first dimension where input and outputs share it and it is fixed; else 1.</summary>
    private static int FixedBatch(ModelGraph graph)
    {
        if (First(graph.Input) is not (> 1 and <= int.MaxValue and var batch))
            return 1;
        return graph.Outputs.All(output => Sizes(output) is null || First(output) == batch) ? (int)batch : 1;
    }

    private static long First(Value value) => Sizes(value) is { Count: > 1 } sizes ? sizes[0].Fixed : 0;

    private static RepeatedField<Dimension>? Sizes(Value value) => value.Type?.Tensor?.Shape?.Dimensions;

    private static Flow InputFlow(ModelGraph graph, Workspace workspace)
    {
        var input = graph.Input;
        string name = OperatorNode.Quote(input.Name);
        var sizes = Sizes(input) ?? throw new InvalidDataException($"input {name} has no shape, expected one");
        if (sizes.Count is 0 or > MostDimensions)
            throw new InvalidDataException($"input {name} has {sizes.Count} dimensions, expected 1 to {MostDimensions}");
        if (workspace.Batch > 1)
            workspace.Changes.Add($"input {name}: its first dimension, {workspace.Batch}, is the batch, and any batch will do.");
        int[] dimensions = new int[sizes.Count];
        long size = 1;
        int varying = 0;
        for (int i = 0; i < dimensions.Length; i++)
        {
            // Exporters write -1 or 0 for a dimension that varies.
            bool varies = sizes[i].SizeCase != Dimension.SizeOneofCase.Fixed || sizes[i].Fixed is 0 or -1;
            long dimension = varies || (i == 0 && workspace.Batch > 1) ? 1 : sizes[i].Fixed;
            varying += varies ? 1 : 0;
            if (dimension < 1 || dimension > int.MaxValue || (size *= dimension) > int.MaxValue)
                throw new InvalidDataException($"input {name} has {dimension} as dimension {i}, expected a size");
            dimensions[i] = (int)dimension;
        }

        // skl2onnx leaves both open.
        if (varying == 2 && dimensions.Length == 2 && graph.InputsOfFirstLayer() is { } inputs)
        {
            workspace.Changes.Add($"input {name}: has {inputs} values, as many as the first layer takes.");
            return Flow.Input([1, inputs], inputs);
        }

        if (varying > 1)
            throw new InvalidDataException(
                $"input {name} has {varying} dimensions of unknown size, expected one at most, the batch; export the model with a fixed shape"
            );
        return Flow.Input(dimensions, (int)size);
    }
}
