using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>The argument checks of generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NetworkArguments
{
    /// <summary>
    /// A message of an ArgumentException without the parameter's name at its end, which nobody has seen who calls the tool, a
    /// function in C or a reader of files.
    /// </summary>
    public static string WithoutParameter(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        int parameter = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter < 0 ? message : message[..parameter];
    }

    /// <summary>Throws unless a span has the length its parameter needs.</summary>
    public static void CheckLength(int actual, int expected, string parameter)
    {
        // The comparison is inlined into generated code; the message is not.
        if (actual != expected)
            ShapeCheck.Length(actual, expected, parameter);
    }

    /// <summary>Throws unless the parameters have the right length and are finite.</summary>
    public static void CheckParameters(ReadOnlySpan<float> parameters, NetworkShape shape)
    {
        CheckLength(parameters.Length, shape.ParameterCount, nameof(parameters));
        int bad = NonFinite.IndexIn(parameters);
        if (bad >= 0)
            throw new ArgumentException(
                $"Parameter {bad} of a network {shape} is {parameters[bad]}, expected a finite number.",
                nameof(parameters)
            );
    }

    /// <summary>The values of parameters, which must be of the architecture of a class.</summary>
    /// <param name="parameters">Of any architecture.</param>
    /// <param name="shape">What the attribute of the class says.</param>
    /// <param name="network">The name of the class.</param>
    /// <exception cref="ArgumentException">Another architecture; the message spells out the attribute that fits.</exception>
    public static ReadOnlySpan<float> ValuesOf(NetworkParameters parameters, NetworkShape shape, string network)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        if (!parameters.Shape.Equals(shape))
            throw new ArgumentException(
                $"The parameters are of a network {parameters.Shape}, but {network} is a network {shape}. "
                    + ReluNetworkAttribute.Remedy(shape, parameters.Shape),
                nameof(parameters)
            );
        return parameters.Values;
    }

    /// <summary>Throws unless inputs and logits hold whole samples, equally many.</summary>
    /// <returns>The number of samples.</returns>
    public static int CheckBatch(int inputs, int inputSize, int logits, int outputSize)
    {
        int count = inputs / inputSize;
        if (inputs % inputSize != 0)
            throw new ArgumentException($"inputs has length {inputs}, expected a multiple of {inputSize}.", nameof(inputs));
        if (logits != (long)count * outputSize)
            throw new ArgumentException(
                $"logits has length {logits}, expected {(long)count * outputSize} for {count} samples.",
                nameof(logits)
            );
        return count;
    }

    /// <summary>Throws unless the arguments of a draw fit the network.</summary>
    public static void CheckDraw(int input, int label, NoiseModel noise, int normals, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(noise);
        CheckLength(input, shape.InputSize, nameof(input));
        CheckLength(normals, shape.NoiseLength, nameof(normals));
        CheckLabel(label, shape);
        CheckNoise(noise, shape);
    }

    /// <summary>
    /// Throws unless the arguments of a ball certificate fit the network, which must be the centre of the ball.
    /// </summary>
    public static void CheckBall(int input, int label, Ball ball, IReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(ball);
        ArgumentNullException.ThrowIfNull(network);
        CheckLength(input, network.Shape.InputSize, nameof(input));
        CheckLabel(label, network.Shape);
        if (!ReferenceEquals(ball.Runner, network))
            CheckRunsCentre(ball, network);
    }

    /// <summary>Throws unless the arguments of several draws fit the network and each other.</summary>
    public static void CheckDraws(
        int inputs,
        ReadOnlySpan<int> labels,
        NoiseModel noise,
        int normals,
        int outcomes,
        NetworkShape shape
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckRows(inputs, labels.Length, shape.InputSize, nameof(inputs));
        CheckRows(normals, labels.Length, shape.NoiseLength, nameof(normals));
        CheckLength(outcomes, labels.Length, nameof(outcomes));
        ShapeCheck.Labels(labels, shape.OutputSize, nameof(labels));
        CheckNoise(noise, shape);
    }

    /// <summary>Throws unless the arguments of backpropagation fit the network.</summary>
    public static void CheckBackpropagation(
        int inputs,
        ReadOnlySpan<int> labels,
        TrainingLoss loss,
        GradientFactors factors,
        NetworkShape shape
    )
    {
        ArgumentNullException.ThrowIfNull(shape);
        CheckRows(inputs, labels.Length, shape.InputSize, nameof(inputs));
        factors.CheckFits(shape, labels.Length, nameof(factors));
        if (!(loss.Temperature > 0) || !float.IsFinite(loss.Temperature))
            throw new ArgumentException(
                $"The temperature is {loss.Temperature}, expected a positive finite number.",
                nameof(loss)
            );
        if (!float.IsFinite(loss.ActivityPenalty))
            throw new ArgumentException(
                $"The activity penalty is {loss.ActivityPenalty}, expected a finite number.",
                nameof(loss)
            );
        ShapeCheck.Labels(labels, shape.OutputSize, nameof(labels));
    }

    /// <summary>Compares all parameters, once for each network that a ball meets.</summary>
    private static void CheckRunsCentre(Ball ball, IReluNetwork network)
    {
        var centre = ball.Centre;
        if (!network.Shape.Equals(centre.Shape) || !network.HasParameters(centre.Values))
            throw new ArgumentException(
                $"The ball is around another network, {centre.Shape}: make one with Ball.Around the parameters of this one.",
                nameof(ball)
            );
        ball.Runner = network;
    }

    private static void CheckLabel(int label, NetworkShape shape)
    {
        if ((uint)label >= (uint)shape.OutputSize)
            throw new ArgumentException($"label is {label}, expected 0 to {shape.OutputSize - 1}.", nameof(label));
    }

    private static void CheckRows(int actual, int labels, int size, string parameter)
    {
        if (actual != (long)labels * size)
            throw new ArgumentException(
                $"{parameter} has length {actual}, expected {(long)labels * size} for {labels} labels.",
                parameter
            );
    }

    private static void CheckNoise(NoiseModel noise, NetworkShape shape)
    {
        ArgumentNullException.ThrowIfNull(noise);
        if (!ReferenceEquals(noise.Shape, shape) && !noise.Shape.Equals(shape))
            throw new ArgumentException($"noise is for a network {noise.Shape}, expected one for {shape}.", nameof(noise));
    }
}
