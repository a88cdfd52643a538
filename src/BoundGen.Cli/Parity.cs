using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>A network beside the framework that it comes from, on the same inputs.</summary>
internal sealed class Parity
{
    /// <summary>Rows are probabilities where they sum to 1 up to this: frameworks compute them in single precision.</summary>
    private const double SumTolerance = 1e-3;

    private readonly string _path;
    private readonly float[] _inputs;
    private readonly int[] _classes;

    /// <summary>Shape [inputs, outputs]; null where the framework gave one number a row.</summary>
    private readonly float[]? _values;

    private Parity(string path, float[] inputs, int[] classes, float[]? values) =>
        (_path, _inputs, _classes, _values) = (path, inputs, classes, values);

    /// <summary>Checks that inputs and outputs are those of a network.</summary>
    /// <param name="inputs">Rows of inputs, and the file they are from.</param>
    /// <param name="outputs">Logits, probabilities or classes, and the file they are from.</param>
    /// <param name="shape">The network's.</param>
    /// <exception cref="InvalidDataException">Says what does not fit.</exception>
    public static Parity Create((NpyFile File, string Path) inputs, (NpyFile File, string Path) outputs, NetworkShape shape)
    {
        var (x, y) = (inputs.File, outputs.File);
        if (x.Shape.Length < 2 || x.Shape[0] == 0 || x.Count != (long)x.Shape[0] * shape.InputSize)
            throw new InvalidDataException(
                $"{inputs.Path}: has shape {Text(x)}, expected rows of {shape.InputSize} inputs for a network {shape}."
            );
        int count = x.Shape[0];
        bool rows = y.Shape is [_, var columns] && columns == shape.OutputSize;
        if (y.Shape.Length == 0 || y.Shape[0] != count || !(rows || y.Shape is [_] or [_, 1]))
            throw new InvalidDataException(
                $"{outputs.Path}: has shape {Text(y)}, expected ({count}, {shape.OutputSize}) for logits or probabilities, or ({count}) for classes."
            );
        float[] given = x.ToFloats(),
            values = y.ToFloats();
        CheckFinite(given, inputs.Path, shape.InputSize);
        CheckFinite(values, outputs.Path, values.Length / count);
        return rows
            ? new Parity(outputs.Path, given, [.. values.Chunk(shape.OutputSize).Select(row => LargestOf(row))], values)
            : new Parity(outputs.Path, given, ClassesOf(values, outputs.Path, shape), values: null);
    }

    /// <summary>Prints on how many inputs the classes differ, and how far logits or probabilities are apart.</summary>
    /// <returns>Whether all classes agree.</returns>
    public bool Run(IReluNetwork network)
    {
        int outputs = network.Shape.OutputSize;
        float[] logits = new float[_classes.Length * outputs];
        network.ForwardBatch(_inputs, logits);
        float[][] rows = [.. logits.Chunk(outputs)];
        int[] different = [.. Enumerable.Range(0, rows.Length).Where(i => LargestOf(rows[i]) != _classes[i])];
        if (different is [var first, ..])
        {
            var (own, theirs) = (LargestOf(rows[first]), _classes[first]);
            Messages.Write(
                $"{_path}: row {first} is of class {theirs}, but the network says {own}: their logits are {rows[first][theirs]} and {rows[first][own]}."
            );
        }

        Console.WriteLine(
            FormattableString.Invariant($"{_path}: {rows.Length} inputs, {different.Length} classes differ{Distance(rows)}")
        );
        return different.Length == 0;
    }

    private string Distance(float[][] rows)
    {
        if (_values is null)
            return "";
        float[][] theirs = [.. _values.Chunk(rows[0].Length)];
        bool probabilities = theirs.All(row =>
            row.All(value => value is >= 0 and <= 1) && Math.Abs(row.Sum() - 1) <= SumTolerance
        );
        foreach (float[] row in probabilities ? rows : [])
            Logits.Softmax(row, row);
        double apart = rows.Zip(theirs, (own, other) => own.Zip(other, (a, b) => Math.Abs((double)a - b)).Max()).Max();
        return probabilities
            ? FormattableString.Invariant($"; probabilities are at most {apart:G3} apart")
            : FormattableString.Invariant(
                $"; logits are at most {apart:G3} apart, and the largest is {_values.Max(value => Math.Abs(value)):G4}"
            );
    }

    /// <summary>
    /// Of one number a row: a class, or what a network with one output gives, which means class 1 above 0, or above 0.5 where all
    /// are probabilities.
    /// </summary>
    private static int[] ClassesOf(float[] values, string path, NetworkShape shape)
    {
        bool whole = values.All(value => value == MathF.Truncate(value));
        if (!whole && shape.OutputSize == 2)
        {
            float threshold = values.All(value => value is >= 0 and <= 1) ? 0.5f : 0;
            return [.. values.Select(value => value > threshold ? 1 : 0)];
        }

        foreach (float value in values)
        {
            if (!(value >= 0 && value < shape.OutputSize && value == MathF.Truncate(value)))
                throw new InvalidDataException(
                    FormattableString.Invariant($"{path}: has {value} among its classes, expected 0 to {shape.OutputSize - 1}.")
                );
        }

        return [.. values.Select(value => (int)value)];
    }

    private static void CheckFinite(float[] values, string path, int columns)
    {
        int odd = Array.FindIndex(values, value => !float.IsFinite(value));
        if (odd >= 0)
            throw new InvalidDataException(
                FormattableString.Invariant($"{path}: has {values[odd]} in row {odd / columns}, expected finite numbers.")
            );
    }

    private static int LargestOf(ReadOnlySpan<float> row)
    {
        Span<int> largest = [0];
        Logits.TopK(row, largest);
        return largest[0];
    }

    private static string Text(NpyFile file) => $"({string.Join(", ", file.Shape.ToArray())})";
}
