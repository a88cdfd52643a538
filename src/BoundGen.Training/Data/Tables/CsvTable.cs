using System.Globalization;
using System.Text;

namespace BoundGen.Training;

/// <summary>
/// Reads a table from text: cells between commas, semicolons, tabs or single blanks, with or without names of the columns.
/// </summary>
internal static class CsvTable
{
    /// <inheritdoc cref="TableFile.Read(string, DataSetOptions, IProgress{EvaluationProgress}?, CancellationToken)"/>
    public static RawTable Read(
        SourceFile file,
        DataSetOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return ReadText(file, options, progress, cancellationToken);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{file.Path}: has bytes that are no UTF-8, expected text in UTF-8.", e);
        }
        catch (NotSupportedException e)
        {
            // The parser's one limit.
            throw new InvalidDataException(
                $"{file.Path}: has a row of more than 16 million characters; is a quote opened and never closed?",
                e
            );
        }
    }

    private static RawTable ReadText(
        SourceFile file,
        DataSetOptions options,
        IProgress<EvaluationProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var layout = CsvLayout.Of(file, options.LabelColumn);
        var plan = TablePlan.Create(
            file.Path,
            layout.HasHeader ? layout.FirstRow : null,
            layout.HasHeader ? null : layout.FirstRow,
            layout.FirstRow.Length,
            options
        );
        var pass = new CsvPass(file, layout, plan, options);
        pass.Run("rows", progress, cancellationToken);
        int[] texts = options.Categorical.IsAuto ? [.. pass.Problems.TextColumns] : [];
        if (texts.Length > 0)
        {
            // How the numbers before the first text of a column are written is known only when they are read again.
            foreach (int column in texts)
                plan.IsText[column] = true;
            pass = new CsvPass(file, layout, plan, options);
            pass.Run("rows again", progress, cancellationToken);
        }

        file.CheckUnchanged();
        pass.Problems.ThrowIfAny(options);
        if (pass.Count == 0)
            throw new InvalidDataException(
                pass.Dropped > 0
                    ? $"{file.Path}: each of its {pass.Dropped.ToString(CultureInfo.InvariantCulture)} rows has a gap, expected one without."
                    : $"{file.Path}: has names of columns and no row, expected rows below them."
            );
        return Finish(file, layout, plan, options, pass);
    }

    private static RawTable Finish(SourceFile file, CsvLayout layout, TablePlan plan, DataSetOptions options, CsvPass pass)
    {
        string between = layout.Delimiter switch
        {
            '\t' => "tabs",
            ';' => "semicolons",
            ',' => "commas",
            _ => "blanks",
        };
        string header = layout.HasHeader ? "the first row names the columns" : "no names of columns";
        return new RawTable
        {
            Source = file.Path,
            HasHeader = layout.HasHeader,
            Columns = pass.Columns(),
            Cells = pass.Cells,
            Count = pass.Count,
            Labels = pass.Labels() ?? TableLabels.Read(options.Labels!, options, pass.RowCount, file.Path, pass.DroppedRows),
            LabelColumn = plan.Label < 0 ? null : plan.Names[plan.Label],
            Dropped = pass.Dropped,
            TextsByContents = options.Categorical.IsAuto,
            Remarks =
            [
                $"{file.Path}: {header}, {between} between cells",
                .. TableProblems.Remarks(file.Path, pass.Dropped, pass.RowCount),
            ],
        };
    }
}
