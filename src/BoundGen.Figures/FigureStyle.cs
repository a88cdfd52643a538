using ScottPlot;

namespace BoundGen.Figures;

/// <summary>What tells series apart: each of colour, marker and dash pattern alone suffices.</summary>
/// <param name="Colour">Of lines and markers.</param>
/// <param name="Filled">The marker of one's own values.</param>
/// <param name="Hollow">The marker of values of others, of the same shape.</param>
/// <param name="Pattern">Lengths of dashes and gaps in pixels.</param>
internal sealed record FigureStyle(Color Colour, MarkerShape Filled, MarkerShape Hollow, LinePattern Pattern)
{
    public const int Count = 7,
        ReferenceCount = 4;

    // Okabe and Ito's colours without the yellow, which is hard to see on white.
    private static readonly FigureStyle[] Styles =
    [
        new("#0072B2", MarkerShape.FilledCircle, MarkerShape.OpenCircle),
        new("#D55E00", MarkerShape.FilledSquare, MarkerShape.OpenSquare, 9, 4),
        new("#009E73", MarkerShape.FilledTriangleUp, MarkerShape.OpenTriangleUp, 2.5f, 3),
        new("#CC79A7", MarkerShape.FilledDiamond, MarkerShape.OpenDiamond, 9, 3, 2, 3),
        new("#E69F00", MarkerShape.FilledTriangleDown, MarkerShape.OpenTriangleDown, 16, 4),
        new("#56B4E9", MarkerShape.Eks, MarkerShape.Eks, 5, 2.5f),
        new("#666666", MarkerShape.Cross, MarkerShape.Cross, 12, 3, 2, 3, 2, 3),
    ];

    private static readonly LinePattern[] References = [Dashes(1, 2.5f), Dashes(6, 3), Dashes(6, 2.5f, 1, 2.5f), Dashes(14, 3)];

    private FigureStyle(string colour, MarkerShape filled, MarkerShape hollow, params float[] dashes)
        : this(Color.FromHex(colour), filled, hollow, dashes.Length == 0 ? LinePattern.Solid : Dashes(dashes)) { }

    public static FigureStyle At(int index) => Styles[index];

    /// <summary>The dash pattern of a reference line, which is black and thin.</summary>
    public static LinePattern Reference(int index) => References[index];

    private static LinePattern Dashes(params float[] lengths) => new(lengths, 0, string.Join(' ', lengths));
}
