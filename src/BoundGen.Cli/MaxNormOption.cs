using System.CommandLine;

namespace BoundGen.Cli;

/// <summary>--max-norm: M_X of theory.md section 3, which the paper's quantities need.</summary>
internal sealed class MaxNormOption
{
    private readonly Option<double?> _maxNorm = Numbers.Optional<double>(
        "--max-norm",
        "M_X, which the norm of no input may exceed [default: what pixels allow; numbers of a table have no limit, and without the option what needs it is left out]",
        "a positive number",
        value => value > 0 && double.IsFinite(value)
    );

    public void AddTo(Command command) => command.Options.Add(_maxNorm);

    /// <summary>Remarks that the number the user gave, if he gave one, is the largest norm of the sample.</summary>
    public void WarnOfSample(ParseResult arguments)
    {
        if (arguments.GetValue(_maxNorm) is { } maxNorm)
            Messages.Write(
                $"--max-norm {maxNorm}: is the largest norm of the sample; if it was computed from the sample, Theorem 13 with it is no bound."
            );
    }

    /// <summary>M_X, which none of the inputs exceeds; null where nothing is known beforehand.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="preprocessing">How inputs are made of values.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="ofPixels">Whether they are made of pixels, whose values have limits.</param>
    /// <exception cref="ArgumentException">An input that does, found before any work is done.</exception>
    public double? Read(ParseResult arguments, Preprocessing preprocessing, LabelledData inputs, bool ofPixels)
    {
        if (arguments.GetValue(_maxNorm) is null && !ofPixels)
            return null;
        double maxNorm = arguments.GetValue(_maxNorm) ?? preprocessing.MaxInputNorm(inputs.InputSize);
        for (int i = 0; i < inputs.Count; i++)
        {
            double norm = inputs.InputNorm(i);
            if (norm > maxNorm)
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"--max-norm {maxNorm}: sample {i} of those used has norm {norm}, expected at most that."
                    )
                );
        }

        return maxNorm;
    }
}
