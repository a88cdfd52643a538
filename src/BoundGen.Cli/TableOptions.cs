using System.CommandLine;
using System.CommandLine.Parsing;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>How the file of --data is read: where its labels are, and what is done about texts, gaps and orientation.</summary>
internal sealed class TableOptions
{
    private readonly Option<string?> _labelColumn = new("--label-column")
    {
        Description =
            "the column of a table that holds the labels: its name, its place from 1, first or last [default: as the model's file records]",
    };

    private readonly Option<string[]?> _keys = List(
        "--keys",
        "the arrays of a .npz file: that of the inputs, and that of the labels where they are in it [default: x,y, or the only one]"
    );

    private readonly Option<string[]?> _categorical = List(
        "--categorical",
        "columns of a table that hold categories, a list of names or places from 1; auto takes those with text [default: as the model's file records]"
    );

    private readonly Option<string?> _missing = new("--missing")
    {
        Description = "drop-rows leaves out rows of a table with a gap; otherwise gaps are refused",
    };

    private readonly Option<bool> _transpose = new("--transpose") { Description = "images are stored column by column" };

    public TableOptions() => _missing.AcceptOnlyFromAmong("drop-rows");

    /// <summary>Whether images are stored column by column.</summary>
    public bool Transpose(ParseResult arguments) => arguments.GetValue(_transpose);

    public void AddTo(Command command)
    {
        Option[] options = [_labelColumn, _keys, _categorical, _missing, _transpose];
        foreach (var option in options)
            command.Options.Add(option);
    }

    /// <summary>
    /// Refuses options of tables for samples that are none, and --transpose for samples that the program draws.
    /// </summary>
    public void Validate(CommandResult result, string source, bool drawn)
    {
        Option[] ofTables = [_labelColumn, _keys, _categorical, _missing];
        foreach (var option in ofTables.Where(option => result.GetResult(option) is { Implicit: false }))
            result.AddError($"{option.Name}: goes with a table or an array as --data, not with {source}.");
        if (drawn && result.GetResult(_transpose) is { Implicit: false })
            result.AddError($"{_transpose.Name}: goes with images of a file or a folder, not with {source}.");
    }

    /// <summary>What a command line says, and where it says nothing what a model records.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="usage">What the model records; null before there is one.</param>
    /// <param name="labels">The file of the labels; null where there is none.</param>
    /// <param name="digits">Which procedural digits are meant.</param>
    public DataSetOptions Read(ParseResult arguments, NetworkUsage? usage, string? labels, RecordedDigits digits)
    {
        // A column of numbers that was read as categories is no text by itself.
        string[] recorded =
        [
            .. (usage?.Features ?? [])
                .Where(feature => feature.Category is not null)
                .Select(feature => feature.Column)
                .Distinct(StringComparer.Ordinal),
        ];
        var categorical = ValueOf(arguments, _categorical) switch
        {
            ["auto"] => ColumnChoice.Auto,
            { } columns => ColumnChoice.Of(columns),
            null => recorded.Length > 0 ? ColumnChoice.Of(recorded) : ColumnChoice.None,
        };
        return new DataSetOptions
        {
            LabelColumn = arguments.GetValue(_labelColumn) ?? (labels is null ? usage?.LabelColumn : null),
            Labels = labels,
            Keys = [.. ValueOf(arguments, _keys) ?? []],
            Categorical = categorical,
            DropRowsWithGaps = arguments.GetValue(_missing) is not null,
            ImageDecoder = new ImageDecoder(),
            Transpose = arguments.GetValue(_transpose),
            Digits = digits,
        };
    }

    /// <summary>The names of a list; null where the option is left out.</summary>
    public static string[]? ValueOf(ParseResult arguments, Option<string[]?> list) =>
        arguments.GetResult(list) is null ? null : arguments.GetValue(list);

    /// <summary>An option with a list of names.</summary>
    public static Option<string[]?> List(string name, string description) =>
        new(name)
        {
            Description = description,
            Arity = ArgumentArity.ExactlyOne,
            CustomParser = result =>
            {
                string[] parts = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries);
                if (parts.Contains("", StringComparer.Ordinal) || parts.Distinct(StringComparer.Ordinal).Count() < parts.Length)
                    result.AddError($"{name}: \"{result.Tokens[0].Value}\" has a name that is empty or comes twice.");
                return parts;
            },
        };
}
