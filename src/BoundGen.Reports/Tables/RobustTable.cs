using Spectre.Console;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>How often inputs that move a little can turn a network of the ball.</summary>
internal static class RobustTable
{
    /// <summary>What the table says, for people.</summary>
    public const string Statement =
        "moved by: an input may change by so much, in the Euclidean norm: in the data's own units, where a pixel goes from 0 to 1, "
        + "and as the network reads it. (They are one where every column of a table has its own scale.) No such change turns any "
        + "network within the caps, but for the failures; at most so many new inputs can be turned. dense: failures of the form with "
        + "all neurons. prior: where no weight moves. turned: what an attack on the network found, its errors included; a measure, no "
        + "bound. All limits of the table hold together.";

    /// <summary>Names of the columns.</summary>
    public static readonly string[] Columns =
    [
        "moved by",
        "scaled",
        "failures",
        "at most",
        "dense",
        "prior",
        "at most",
        "turned",
    ];

    /// <summary>The cells of a radius.</summary>
    public static string[] Cells(RunMovedInputs moved) =>
        [
            Exact(moved.Radius),
            UpperSignificant(moved.InputRadius, 3),
            Exact(moved.Failures),
            BoundOrVacuous(moved.Bound),
            Exact(moved.DenseFailures),
            Exact(moved.PriorFailures),
            BoundOrVacuous(moved.PriorBound),
            Exact(moved.Turned),
        ];

    /// <summary>Prints the table, where there is one.</summary>
    public static void Print(CertifiedRun run)
    {
        if (run.Robust is not { } robust)
            return;
        var table = ConsoleTables.Numbers(textColumns: 1, Columns);
        foreach (var moved in robust.Radii)
            table.AddRow(Cells(moved));
        ConsoleTables.Write(table);
        Console.WriteLine(Statement);
    }
}
