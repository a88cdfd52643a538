using Spectre.Console;

namespace BoundGen.Cli;

/// <summary>What the tables of all commands have in common.</summary>
internal static class Tables
{
    /// <summary>The console on stdout.</summary>
    public static IAnsiConsole Console()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Out) });
        // A table in a file or a pipe is not cut at the width of a terminal that is not there.
        if (System.Console.IsOutputRedirected)
            console.Profile.Width = 120;
        return console;
    }

    /// <summary>Names with their values, before a table.</summary>
    public static Grid Facts(IEnumerable<(string Name, string Value)> facts)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (name, value) in facts)
            grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        return grid;
    }

    /// <summary>A table whose first column is text and whose others are numbers.</summary>
    public static Table Numbers(params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < columns.Length; i++)
            table.AddColumn(i == 0 ? new TableColumn(columns[i]) : new TableColumn(columns[i]).RightAligned());
        return table;
    }
}
