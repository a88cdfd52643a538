using System.Globalization;

namespace BoundGen.Cli;

/// <summary>What the environment says of a job: its number in an array, and what the array is, where that can be told.</summary>
/// <param name="Variable">The variable with the number.</param>
/// <param name="Number">The number.</param>
/// <param name="Count">How many jobs the array has; null where that is not said.</param>
/// <param name="Numbers">How a whole array of this scheduler is numbered; null where this one has gaps.</param>
internal sealed record ArrayTask(string Variable, long Number, int? Count, ArrayNumbers? Numbers)
{
    private const string Slurm = "SLURM_ARRAY_TASK_";

    /// <summary>The variables with a number, and the first number of an array where its scheduler does not say it.</summary>
    private static readonly (string Variable, string? Count, long First)[] Others =
    [
        ("PBS_ARRAY_INDEX", null, 1),
        ("JOB_COMPLETION_INDEX", null, 0),
        ("TEST_SHARD_INDEX", "TEST_TOTAL_SHARDS", 0),
    ];

    /// <summary>The names of the variables with a number, for messages.</summary>
    public static string Variables => string.Join(", ", Others.Select(other => other.Variable).Prepend(Slurm + "ID"));

    /// <summary>The job of an environment; null where it is none of an array.</summary>
    /// <param name="environment">Gives the value of a variable; null where it is not set.</param>
    /// <exception cref="ArgumentException">A variable that is no number.</exception>
    public static ArrayTask? Of(Func<string, string?> environment)
    {
        if (Read(Slurm + "ID") is { } id)
            return OfSlurm(id);
        foreach (var (variable, total, first) in Others)
        {
            if (Read(variable) is { } number)
                return new ArrayTask(variable, number, total is null ? null : (int?)Read(total), new ArrayNumbers(first, 1));
        }

        return null;

        ArrayTask OfSlurm(long number)
        {
            long? count = Read(Slurm + "COUNT"),
                min = Read(Slurm + "MIN"),
                max = Read(Slurm + "MAX"),
                step = Read(Slurm + "STEP");
            // Of --array=3,7-9 Slurm says 4 jobs from 3 to 9 in steps of 1.
            bool whole =
                count is > 0
                && min is not null
                && step is > 0
                && (max is null || max == min + (count - 1) * step)
                && (number - min) % step == 0;
            return new ArrayTask(Slurm + "ID", number, (int?)count, whole ? new ArrayNumbers(min!.Value, step!.Value) : null);
        }

        long? Read(string variable) =>
            environment(variable) is not { Length: > 0 } text ? null
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value
            : throw new ArgumentException($"{variable} is \"{text}\" in the environment, expected a whole number.");
    }
}
