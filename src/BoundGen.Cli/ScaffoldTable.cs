using System.Globalization;
using System.Text;

namespace BoundGen.Cli;

/// <summary>The program of a project for a network that was trained on a table, and rows to start with.</summary>
/// <param name="name">The class, which the file of the rows is called after.</param>
/// <param name="space">Its namespace.</param>
/// <param name="inputs">How many inputs the network has.</param>
/// <param name="usage">What the network records of them.</param>
internal sealed class ScaffoldTable(string name, string space, int inputs, NetworkUsage usage)
{
    private const int Rows = 3;

    /// <summary>Whether a network runs on numbers, as far as its file says.</summary>
    public static bool IsOf(NetworkUsage usage) => usage is { Image: null, Preprocessing: not null };

    public string Program() =>
        $$"""
            using System.Globalization;
            using BoundGen;

            // dotnet run               classifies the rows of {{name}}.inputs.csv, which are made up
            // dotnet run -- FILE.csv   classifies the rows of a file of the same form: one row of names, then numbers with commas between
            //                          them, one for every input. A column of numbers stands there as in the table; "column=category"
            //                          is 1 where the column holds that category, else 0.
            var network = {{space}}.{{name}}.Load();
            string file = args.Length == 1 ? args[0] : Path.Combine(AppContext.BaseDirectory, "{{name}}.inputs.csv");
            var values = new float[{{space}}.{{name}}.InputSize];
            var input = new float[values.Length];
            var names = network.Usage.ClassNames;
            foreach (string row in File.ReadLines(file).Skip(1))
            {
                string[] cells = row.Split(',');
                if (cells.Length != values.Length)
                {
                    Console.Error.WriteLine($"{file}: a row has {cells.Length} numbers, expected {values.Length}");
                    return 2;
                }

                for (int i = 0; i < cells.Length; i++)
                    values[i] = float.Parse(cells[i], CultureInfo.InvariantCulture);
                network.Preprocess(values, input); // as in training: the file of the weights says how
                int label = network.Classify(input);
                Console.WriteLine($"class {(names.IsEmpty ? $"{label}" : names[label])}");
            }

            return 0;

            """;

    /// <summary>The names of the inputs, and rows near their means, the same each time.</summary>
    public string Inputs()
    {
        var text = new StringBuilder();
        text.AppendJoin(',', Enumerable.Range(0, inputs).Select(NameOf)).Append('\n');
        for (int row = 0; row < Rows; row++)
            text.AppendJoin(',', Values(row).Select(value => value.ToString(CultureInfo.InvariantCulture))).Append('\n');
        return text.ToString();
    }

    private string NameOf(int input)
    {
        if (usage.Features.IsEmpty)
            return (input + 1).ToString(CultureInfo.InvariantCulture);
        string feature = Messages.OneLine(usage.Features[input].ToString());
        return feature.AsSpan().ContainsAny(',', '"')
            ? $"\"{feature.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : feature;
    }

    private float[] Values(int row)
    {
        float[] values = [.. Enumerable.Range(0, inputs).Select(input => Number(row, input))];
        // One category of every column.
        foreach (
            var column in Enumerable
                .Range(0, usage.Features.Length)
                .Where(input => usage.Features[input].Category is not null)
                .GroupBy(input => usage.Features[input].Column, StringComparer.Ordinal)
        )
        {
            int[] categories = [.. column];
            int chosen = CounterNormals.Sample((ulong)row + 1, (ulong)categories[0], categories.Length);
            foreach (int input in categories)
                values[input] = input == categories[chosen] ? 1 : 0;
        }

        return values;
    }

    /// <summary>A number within a deviation of the mean where these are known, else between 0 and 1.</summary>
    private float Number(int row, int input)
    {
        float share = CounterNormals.Sample((ulong)row + 1, (ulong)input, 1001) / 1000f;
        return usage.Preprocessing is { IsByColumn: true } columns
            ? columns.Means[input] + columns.Deviations[input] * (2 * share - 1)
            : share;
    }
}
