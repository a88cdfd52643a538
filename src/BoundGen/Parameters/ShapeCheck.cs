namespace BoundGen;

/// <summary>
/// Whether lengths, labels and priors fit a network. Each check throws for the caller's argument, before any work.
/// </summary>
internal static class ShapeCheck
{
    /// <summary>Throws unless a span has the length that is needed.</summary>
    public static void Length(int actual, int expected, string parameter)
    {
        if (actual != expected)
            throw new ArgumentException($"{parameter} has length {actual}, expected {expected}.", parameter);
    }

    /// <summary>Throws unless every label is a class.</summary>
    public static void Labels(ReadOnlySpan<int> labels, int classes, string parameter)
    {
        int bad = labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (bad >= 0)
            throw new ArgumentException($"Label {bad} is {labels[bad]}, expected 0 to {classes - 1}.", parameter);
    }

    /// <summary>Throws unless the prior, where there is one, has the shape of the network.</summary>
    public static void Prior(NetworkParameters? prior, NetworkShape shape, string parameter)
    {
        if (prior is not null && !prior.Shape.Equals(shape))
            throw new ArgumentException($"The prior is a network {prior.Shape}, expected {shape}.", parameter);
    }
}
