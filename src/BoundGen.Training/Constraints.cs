using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace BoundGen.Training;

/// <summary>
/// Keeps parameters within limits of their norms and near a centre: layers with too large an operator norm are scaled down, then
/// the whole is pulled towards the centre. A point between the centre and a point within the limits is within them too, if the
/// centre is. At the end each layer is scaled back towards the centre, until its difference is within its own cap.
/// </summary>
internal sealed class Constraints
{
    /// <summary>So many parameters go to one thread at a time.</summary>
    private const int StretchLength = 1 << 15;

    private readonly NetworkParameters _centre;
    private readonly TrainingOptions _options;
    private readonly float[][] _directions;

    public Constraints(NetworkParameters centre, TrainingOptions options)
    {
        options.Caps?.CheckFits(centre.Shape, nameof(options));
        _centre = centre;
        _options = options;
        var shape = centre.Shape;
        _directions = [.. Enumerable.Range(0, shape.LayerCount).Select(layer => NormalDirection(shape.Inputs(layer), layer))];
    }

    /// <summary>During training: norms are estimated by power iteration, carried on from the last call.</summary>
    public void Apply(float[] parameters)
    {
        Parallel.For(0, _directions.Length, layer =>
        {
            if (Limit(layer) is { } limit)
                Shrink(parameters, layer, limit, EstimateNorm(parameters, layer));
        });
        Pull(parameters);
    }

    /// <summary>At the end: norms are certified upper bounds, so that the limits hold.</summary>
    public void Enforce(float[] parameters, CancellationToken cancellationToken)
    {
        var shape = _centre.Shape;
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            if (Limit(layer) is { } limit)
                Shrink(
                    parameters,
                    layer,
                    limit,
                    OperatorNorm.UpperBound(
                        parameters.AsSpan(shape.Weights(layer)),
                        shape.Outputs(layer),
                        shape.Inputs(layer),
                        cancellationToken: cancellationToken
                    )
                );
        }

        Pull(parameters);
        if (_options.Caps is { } caps)
            NetworkVariants
                .Shrink(new NetworkParameters(shape, parameters), _centre, caps, cancellationToken)
                .Parameters.Values.CopyTo(parameters);
    }

    /// <summary>The largest operator norm of a layer, if there is a limit.</summary>
    private double? Limit(int layer) => _options.MaxOperatorNorm / (layer == 0 ? _options.InputScale : 1);

    private void Shrink(float[] parameters, int layer, double limit, double norm)
    {
        if (norm <= limit)
            return;
        // Rounded down, so that rounding the weights does not lift the norm over the limit again.
        float factor = (float)(limit / norm * (1 - 1e-6));
        Span<float> weights = parameters.AsSpan(_centre.Shape.Weights(layer));
        TensorPrimitives.Multiply(weights, factor, weights);
    }

    private void Pull(float[] parameters)
    {
        if (_options.MaxDistance is not { } radius)
            return;
        // Rounding to the spacing of the weights can undo a small step, but at most doubles a move: half way in always does.
        for (double slack = 1e-6; Distance(parameters) is var distance && distance > radius; slack *= 2)
        {
            float factor = (float)(radius / distance * (1 - slack));
            Parallel.For(0, StretchCount(parameters), stretch =>
            {
                Span<float> values = Stretch(parameters, stretch);
                var centre = Stretch(_centre.Values, stretch);
                TensorPrimitives.Subtract(values, centre, values);
                TensorPrimitives.MultiplyAdd(values, factor, centre, values);
            });
        }
    }

    /// <summary>One step of power iteration on W^T W: a lower estimate, good enough to steer by.</summary>
    private double EstimateNorm(float[] parameters, int layer)
    {
        var shape = _centre.Shape;
        int rows = shape.Outputs(layer),
            columns = shape.Inputs(layer);
        ReadOnlySpan<float> weights = parameters.AsSpan(shape.Weights(layer));
        float[] direction = _directions[layer];
        var next = new float[columns];
        double squares = 0;
        for (int i = 0; i < rows; i++)
        {
            var row = weights.Slice(i * columns, columns);
            float image = TensorPrimitives.Dot(row, direction);
            squares += (double)image * image;
            TensorPrimitives.MultiplyAdd(row, image, next, next);
        }

        float length = TensorPrimitives.Norm<float>(next);
        if (length > 0)
            TensorPrimitives.Divide(next, length, direction);

        return Math.Sqrt(squares);
    }

    private static float[] NormalDirection(int length, int layer)
    {
        var direction = new float[length];
        CounterNormals.Fill(0, (ulong)layer, RandomPurpose.Directions, direction);
        TensorPrimitives.Divide(direction, TensorPrimitives.Norm<float>(direction), direction);
        return direction;
    }

    /// <summary>How far parameters are from the centre: stretch by stretch, so that it does not depend on the threads.</summary>
    private double Distance(float[] parameters)
    {
        var squares = new double[StretchCount(parameters)];
        Parallel.For(0, squares.Length, stretch =>
            squares[stretch] = SquaredDistance(Stretch(parameters, stretch), Stretch(_centre.Values, stretch))
        );
        return Math.Sqrt(squares.Sum());
    }

    private static double SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector256<double>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector128<float>.Count; i += Vector128<float>.Count)
        {
            var difference = Widen(a[i..]) - Widen(b[i..]);
            sums += difference * difference;
        }

        double squares = Vector256.Sum(sums);
        for (; i < a.Length; i++)
        {
            double difference = (double)a[i] - b[i];
            squares += difference * difference;
        }

        return squares;

        static Vector256<double> Widen(ReadOnlySpan<float> values)
        {
            var (low, high) = Vector128.Widen(Vector128.Create(values));
            return Vector256.Create(low, high);
        }
    }

    private static int StretchCount(float[] parameters) => (parameters.Length + StretchLength - 1) / StretchLength;

    private static Span<float> Stretch(float[] values, int number) =>
        values.AsSpan(number * StretchLength, Math.Min(StretchLength, values.Length - number * StretchLength));

    private static ReadOnlySpan<float> Stretch(ReadOnlySpan<float> values, int number) =>
        values.Slice(number * StretchLength, Math.Min(StretchLength, values.Length - number * StretchLength));
}
