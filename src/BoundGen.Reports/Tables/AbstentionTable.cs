using Spectre.Console;
using static BoundGen.Reports.NumberFormat;

namespace BoundGen.Reports;

/// <summary>
/// How often a network answers that does so only where all networks of the ball agree, and how often it is wrong.
/// </summary>
internal static class AbstentionTable
{
    /// <summary>What the table says, for people.</summary>
    public const string Statement =
        "answers: an input is answered where all networks within the caps, times the scale, give it one class. The errors of each of "
        + "them among new inputs that are answered are at most the limit. margin: the prior alone, which answers as often, where its "
        + "margin is largest. All limits of the table hold together.";

    /// <summary>Names of the columns.</summary>
    public static readonly string[] Columns =
    [
        "answers at scale",
        "answers",
        "rate",
        "at least",
        "at most",
        "errors",
        "at most",
        "margin: errors",
        "at most",
    ];

    /// <summary>The cells of a scale.</summary>
    public static string[] Cells(CertifiedRun run, RunAnswers answers) =>
        [
            Exact(answers.Scale),
            Exact(answers.Answers),
            Percent((double)answers.Answers / run.Samples),
            LowerBoundPercent(answers.CoverageAtLeast),
            UpperBoundPercent(answers.CoverageAtMost),
            Exact(answers.Errors),
            BoundOrVacuous(answers.Bound),
            Exact(answers.MarginErrors),
            BoundOrVacuous(answers.MarginBound),
        ];

    /// <summary>Prints the table, where there is one.</summary>
    public static void Print(CertifiedRun run)
    {
        if (run.Abstention is not { } abstention)
            return;
        var table = ConsoleTables.Numbers(textColumns: 1, Columns);
        foreach (var answers in abstention.Scales)
            table.AddRow(Cells(run, answers));
        ConsoleTables.Write(table);
        Console.WriteLine(Statement);
    }
}
