namespace BoundGen;

/// <summary>The lines of Theorem 13 of a report.</summary>
internal sealed class PaperLines
{
    private PaperLines(NetworkShape shape, PaperResults? alone, PaperResults? amongLines) =>
        (_shape, Alone, AmongLines) = (shape, alone, amongLines);

    private readonly NetworkShape _shape;

    /// <summary>The bound by itself; null where it does not cover the network, was not asked for, or without M_X.</summary>
    public PaperResults? Alone { get; }

    /// <summary>The same as one of the lines about the network that could be quoted.</summary>
    public PaperResults? AmongLines { get; }

    /// <summary>Whether the theorem covers a request that asks for it.</summary>
    public static bool Cover(BoundRequest request) =>
        request.Options.Bounds.Any(kind => kind.Theorem == BoundTheorem.Paper)
        && !request.Network.Shape.HasBias
        && request.Options.MaxInputNorm is not null;

    /// <summary>The choice of a line about the network itself, of those that a request gets.</summary>
    public static (BoundKind[] Kinds, GridChoice Choice) Lines(BoundRequest request)
    {
        BoundKind[] kinds =
        [
            .. request.Options.Bounds.Where(kind =>
                BoundReport.IsAboutNetwork(kind, request.Prior.Parameters is null)
                && (kind.Theorem != BoundTheorem.Paper || Cover(request))
            ),
        ];
        return (kinds, new GridChoice("lines", kinds.Length));
    }

    /// <summary>Evaluates the theorem where it covers a request.</summary>
    /// <param name="request">Checked.</param>
    /// <param name="priors">How many priors could have been taken.</param>
    public static PaperLines Evaluate(BoundRequest request, GridChoice priors)
    {
        if (!Cover(request))
            return new PaperLines(request.Network.Shape, null, null);
        GridChoice[][] others =
        [
            [priors],
            [priors, Lines(request).Choice],
        ];
        var results = PaperBound.EvaluatePaying(
            request.Parameters,
            request.Prior.Parameters,
            request.Sample,
            request.Options.MaxInputNorm!.Value,
            others,
            request.Options.Delta,
            request.Options.Paper,
            request.Progress,
            request.CancellationToken
        );
        return new PaperLines(request.Network.Shape, results[0], results[1]);
    }

    /// <summary>Both lines of the report.</summary>
    public CertificateBound[] Bounds()
    {
        if (Alone is { } results)
            return [results.Best.Bound, results.Dense.Bound];
        string note = _shape.HasBias
            ? "the paper's bound does not cover networks with biases"
            : "the paper's bound needs M_X, a bound of the norm of any input";
        return [CertificateBound.NotCovered(BoundKind.Paper, note), CertificateBound.NotCovered(BoundKind.PaperDense, note)];
    }

    /// <summary>Both lines among the others; none where the theorem was not evaluated.</summary>
    public IEnumerable<CertificateBound> BoundsAmongLines() =>
        AmongLines is { } results ? [results.Best.Bound, results.Dense.Bound] : [];
}
