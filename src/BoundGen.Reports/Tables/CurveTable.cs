using Spectre.Console;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>The bound of the ball against distance.</summary>
internal static class CurveTable
{
    /// <summary>What the table says, for people.</summary>
    public const string Statement =
        "Every network whose layers differ from the prior's by at most these operator norms errs at most so often. All lines hold "
        + "together. Only that of scale 1 was fixed beforehand, and has its own line among the bounds, which is smaller.";

    /// <summary>Names of the columns.</summary>
    public static readonly IReadOnlyList<string> Columns = ["scale", "distances", "failures", "bound"];

    /// <summary>The cells of a point.</summary>
    public static string[] Cells(CertifiedRun run, CurvePoint point) =>
        [
            Significant(point.Scale, 3),
            string.Join(", ", run.Ball.Caps.Select(cap => UpperSignificant(point.Scale * cap, 3))),
            Exact(point.Failures),
            BoundOrVacuous(point.Bound),
        ];

    /// <summary>Prints the table, where there is a curve.</summary>
    public static void Print(CertifiedRun run)
    {
        if (run.Curve is not { } curve)
            return;
        var table = ConsoleTables.Numbers(textColumns: 0, [.. Columns]);
        foreach (var point in curve.Points)
            table.AddRow(Cells(run, point));
        ConsoleTables.Write(table);
        Console.WriteLine(Statement);
    }
}
