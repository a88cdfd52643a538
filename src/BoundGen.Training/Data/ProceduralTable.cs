using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>
/// A table made by the program itself: twelve measurements of a pump, from shares of millionths to pressures in pascal, and its
/// state, which is <c>normal</c> in 60%, <c>bearing</c> in 25%, <c>cavitation</c> in 12% and <c>leak</c> in 3% of the rows.
/// Row n of a seed depends on nothing but (seed, n), so the rows of a seed are independent and identically distributed, and any
/// range of them can be drawn alone.
/// </summary>
/// <remarks>
/// Only IEEE additions, multiplications and divisions of single floats, and integers: the same numbers on every machine.
/// Slight faults look like none, so nobody can tell all states apart: networks trained on 20,000 rows err on about 11 in 100
/// fresh
/// ones, the answer <c>normal</c> on 40.
/// </remarks>
public static class ProceduralTable
{
    private static readonly string[] States = ["normal", "bearing", "cavitation", "leak"];

    /// <summary>How many in 100 rows are in each state or one before it.</summary>
    private static readonly int[] Percentages = [60, 85, 97, 100];

    private static readonly string[] Columns =
    [
        "speed_rpm",
        "flow_l_min",
        "inlet_pressure_pa",
        "outlet_pressure_pa",
        "current_a",
        "vibration_mm_s",
        "noise_db",
        "ambient_temperature_c",
        "bearing_temperature_c",
        "running_hours",
        "oil_iron_share",
        "oil_water_share",
    ];

    /// <summary>The most rows that are drawn at once.</summary>
    public static int MaxCount => Array.MaxLength / Columns.Length;

    /// <summary>Draws rows start, ..., start + count - 1 of a seed on all cores.</summary>
    /// <param name="seed">Any number; different seeds give unrelated rows.</param>
    /// <param name="start">The first row, 0 or more.</param>
    /// <param name="count">Number of rows, at least 1 and at most <see cref="MaxCount"/>.</param>
    /// <param name="progress">Is told how many rows are drawn.</param>
    /// <param name="cancellationToken">Ends the drawing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A range outside of these.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TableSet Draw(
        ulong seed,
        long start,
        int count,
        IProgress<EvaluationProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, long.MaxValue - count);

        const int batch = 1024;
        float[] cells = new float[count * Columns.Length];
        int[] states = new int[count];
        var phase = PhaseProgress.Start(progress, "rows", count);
        Parallel.For(0, (count + batch - 1) / batch, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            for (int n = i * batch; n < Math.Min(count, (i + 1) * batch); n++)
                states[n] = DrawRow(new SampleStream(seed, start + n), cells.AsSpan(n * Columns.Length, Columns.Length));
            phase?.Add(Math.Min(batch, count - i * batch));
        });
        return new TableSet(
            new RawTable
            {
                Source = DataSets.Table,
                HasHeader = true,
                Columns = Array.ConvertAll(Columns, name => new TableColumn(name, texts: null)),
                Cells = cells,
                Labels = SampleLabels.OfTexts(states, States),
                LabelColumn = "state",
                Count = count,
                Remarks = [],
            }
        );
    }

    /// <summary>Draws one row, shape [12].</summary>
    /// <returns>The place of its state in <see cref="States"/>.</returns>
    private static int DrawRow(SampleStream stream, Span<float> row)
    {
        int percent = stream.NextIndex(100),
            state = Array.FindIndex(Percentages, end => percent < end);
        // How bad the fault is: 0 for none. Of the three at most one is there.
        float severity = stream.NextUniform(0.1f, 1);
        float bearing = state == 1 ? severity : 0,
            cavitation = state == 2 ? severity : 0,
            leak = state == 3 ? severity : 0;
        float load = stream.NextUniform(0.2f, 1),
            age = stream.NextUniform(0, 1),
            ambient = 20 + 8 * Noise(ref stream);
        age *= age;

        row[0] = 2900 * (0.7f + 0.3f * load) * (1 - 0.01f * bearing) + 15 * Noise(ref stream);
        row[1] = 900 * load * (1 - 0.3f * cavitation - 0.25f * leak) + 30 * Noise(ref stream);
        row[2] = 101_325 - 30_000 * load * load - 15_000 * cavitation * load + 3000 * Noise(ref stream);
        row[3] = 620_000 * (1 - 0.35f * load * load) * (1 - 0.08f * cavitation - 0.1f * leak) + 15_000 * Noise(ref stream);
        row[4] = 6 + 18 * load * (1 - 0.15f * cavitation) + 1.5f * bearing + 0.7f * Noise(ref stream);
        row[5] = Square(1 + 0.7f * load + 0.6f * bearing + 0.5f * cavitation + 0.2f * Noise(ref stream));
        row[6] = 68 + 9 * load + 2 * bearing + 5 * cavitation + 2 * Noise(ref stream);
        row[7] = ambient;
        row[8] = ambient + 15 + 25 * load + 12 * bearing + 3.5f * Noise(ref stream);
        row[9] = 40_000 * age;
        row[10] = 1e-5f * (1 + 8 * age + 7 * bearing) * Square(1 + 0.2f * Noise(ref stream));
        row[11] = 1e-4f * (1 + 2 * age + 4 * leak) * Square(1 + 0.2f * Noise(ref stream));
        return state;
    }

    private static float Square(float value) => value * value;

    /// <summary>Mean 0, deviation 1, nearly normal: the sum of four uniform numbers.</summary>
    private static float Noise(ref SampleStream stream)
    {
        float sum = 0;
        for (int i = 0; i < 4; i++)
            sum += stream.NextUniform(-0.8660254f, 0.8660254f);
        return sum;
    }
}
