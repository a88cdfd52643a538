namespace BoundGen.Onnx.Folding;

/// <summary>The network from its input to one place of the graph.</summary>
internal sealed class Flow : GraphValue
{
    private readonly int[] _dimensions;

    private Flow(int[] dimensions, HiddenLayer? below, AffineMap map, Ending? ending)
    {
        _dimensions = dimensions;
        Below = below;
        Map = map;
        Ending = ending;
    }

    public override ReadOnlySpan<int> Dimensions => _dimensions;

    /// <summary>The last layer that has its ReLU; null before the first.</summary>
    public HiddenLayer? Below { get; }

    /// <summary>What came after that layer, or after the input: a layer in the making.</summary>
    public AffineMap Map { get; }

    /// <summary>What has made something else than logits of the outputs; null before.</summary>
    public Ending? Ending { get; }

    /// <summary>The input.</summary>
    /// <param name="dimensions">For a batch of one.</param>
    /// <param name="size">Their product.</param>
    public static Flow Input(int[] dimensions, int size) => new(dimensions, null, AffineMap.Identity(size), null);

    public override GraphValue WithDimensions(int[] dimensions) => new Flow(dimensions, Below, Map, Ending);

    public Flow With(AffineMap map, int[] dimensions) => new(dimensions, Below, map, Ending);

    public Flow With(Ending ending) => new(_dimensions, Below, Map, ending);

    /// <summary>The layer in the making is made: a ReLU follows it.</summary>
    public Flow Activated(OperatorNode relu) =>
        new(_dimensions, new HiddenLayer(Map, relu, Below), AffineMap.Identity(Map.Outputs), null);

    /// <summary>Whether both are the same logits, whatever was made of them.</summary>
    public bool HasLogitsOf(Flow other) => ReferenceEquals(Below, other.Below) && ReferenceEquals(Map, other.Map);
}

/// <summary>A dense layer and its ReLU.</summary>
/// <param name="map">Dense.</param>
/// <param name="relu">The node, for errors.</param>
/// <param name="below">The layer before; null for the first.</param>
internal sealed class HiddenLayer(AffineMap map, OperatorNode relu, HiddenLayer? below)
{
    public AffineMap Map { get; } = map;

    public OperatorNode Relu { get; } = relu;

    public HiddenLayer? Below { get; } = below;
}
