namespace BoundGen.Onnx.Folding;

/// <summary>What the end of a graph makes of logits; their order, and so the class, is the same.</summary>
internal enum EndingKind
{
    /// <summary>One number a class, larger where the logit is.</summary>
    Scores,

    /// <summary>p, the probability of the second of two classes.</summary>
    OneProbability,

    /// <summary>1 - p, the probability of the first.</summary>
    OtherProbability,

    /// <summary>The class.</summary>
    Label,
}

/// <summary>Where logits have become something else.</summary>
/// <param name="Node">What made them so.</param>
/// <param name="Kind">What they are now.</param>
internal sealed record Ending(OperatorNode Node, EndingKind Kind);
