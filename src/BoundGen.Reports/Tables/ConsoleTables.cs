using Spectre.Console;
using Spectre.Console.Rendering;

namespace BoundGen.Reports;

/// <summary>What tables on the console have in common.</summary>
internal static class ConsoleTables
{
    /// <summary>Prints on stdout, without the blanks that fill up the lines of a table.</summary>
    public static void Write(IRenderable table)
    {
        var text = new StringWriter { NewLine = "\n" };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Encoding = Console.Out.Encoding;
        // A table in a file or a pipe is not cut at the width of a terminal that is not there.
        if (Console.IsOutputRedirected)
            console.Profile.Width = 120;
        console.Write(table);
        Console.Write(string.Join('\n', text.ToString().Split('\n').Select(line => line.TrimEnd())));
    }

    /// <summary>Names with their values, before a table.</summary>
    public static Grid Facts(IEnumerable<(string Name, string Value)> facts)
    {
        var grid = new Grid().AddColumn().AddColumn();
        foreach (var (name, value) in facts)
            grid.AddRow(Markup.Escape(name), Markup.Escape(value));
        return grid;
    }

    /// <summary>A table whose first columns are text and whose others are numbers.</summary>
    public static Table Numbers(int textColumns, params string[] columns)
    {
        var table = new Table().Border(TableBorder.Simple);
        for (int i = 0; i < columns.Length; i++)
        {
            var column = new TableColumn(Markup.Escape(columns[i]));
            table.AddColumn(i < textColumns ? column : column.RightAligned());
        }

        return table;
    }
}
