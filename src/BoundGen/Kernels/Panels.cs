namespace BoundGen;

/// <summary>
/// Lays a matrix out as sparse products read it: panels of 48 columns, a panel holding one short row for every row of the matrix.
/// The last one is padded with zeros to whole vectors.
/// </summary>
internal static class Panels
{
    /// <summary>Copies a matrix, of which either the rows or the columns are contiguous.</summary>
    /// <param name="matrix">Shape [rows, columns].</param>
    /// <param name="padded">Columns of all panels together, a multiple of 16.</param>
    /// <param name="panels">Shape [rows times <paramref name="padded"/>].</param>
    public static void Copy(MatrixView<float> matrix, int padded, Span<float> panels)
    {
        int rows = matrix.Rows;
        for (int i = 0; i < padded && rows > 0; i += Layout.PanelWidth)
        {
            int width = Math.Min(Layout.PanelWidth, padded - i),
                present = Math.Clamp(matrix.Columns - i, 0, width);
            Span<float> panel = panels.Slice(i * rows, width * rows);
            if (present < width)
                panel.Clear();
            if (present == 0)
                continue;
            var values = matrix.Values[(i * matrix.ColumnStride)..];
            if (matrix.ColumnStride != 1)
                Transposition.Copy(values, matrix.ColumnStride, present, rows, panel, width);
            for (int row = 0; row < rows && matrix.ColumnStride == 1; row++)
                values.Slice(row * matrix.RowStride, present).CopyTo(panel[(row * width)..]);
        }
    }
}
