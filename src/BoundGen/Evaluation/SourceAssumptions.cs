namespace BoundGen;

/// <summary>
/// What bounds say about where the sample comes from, and what no record of samples can show (docs/assumptions.md).
/// </summary>
internal static class SourceAssumptions
{
    /// <summary>The assumptions of a request whose data were checked.</summary>
    /// <param name="request">The request, without the samples that were left out.</param>
    /// <param name="asked">The samples that were asked about.</param>
    /// <param name="caps">The caps of the ball.</param>
    /// <param name="priorErrs">Shape [m]: where the prior, which has not learned from the sample, misclassifies.</param>
    public static IEnumerable<Assumption> Of(BoundRequest request, SampleRecord asked, DistanceCaps caps, bool[] priorErrs)
    {
        yield return IndependentDraws(request.Sample, priorErrs);
        yield return new Assumption(
            "range",
            AssumptionStatus.Assumed,
            $"bounds speak of inputs drawn independently from where these came from: {asked}"
                + (
                    request.Sample.RowsWithGaps is > 0 and var gaps
                        ? FormattableString.Invariant(
                            $"; {gaps} rows of that file had gaps and were left out, and bounds say nothing of such rows"
                        )
                        : ""
                )
        );
        if (request.Sample.Preprocessing is { } preprocessing)
            yield return new Assumption(
                "preprocessing",
                AssumptionStatus.Assumed,
                $"inputs are {preprocessing}, fixed before the sample was seen"
                    + (
                        (request.Prior.Parameters ?? request.Parameters).Usage.Preprocessing is { } recorded
                        && recorded != preprocessing
                            ? $"; the prior's file records {recorded}"
                            : ""
                    )
            );
        yield return new Assumption(
            "priors-tried",
            request.Options.PriorsTried == 1 ? AssumptionStatus.Assumed : AssumptionStatus.Stated,
            request.Options.PriorsTried == 1
                ? "one prior was tried, with one choice of everything that was fixed beforehand"
                : $"{request.Options.PriorsTried} priors were tried, and every bound but hold-out pays for them"
        );
        if (Caps(caps.Origin, request.Caps is not null) is { } ofCaps)
            yield return ofCaps;
        yield return new Assumption(
            "arithmetic",
            AssumptionStatus.Assumed,
            "prior, ball, uniform, pointwise, averaged and holdout are about the generated program in single precision, with fused multiply-add; gibbs and paper about exact arithmetic"
        );
    }

    /// <summary>That samples are draws, and whether their order speaks against it.</summary>
    private static Assumption IndependentDraws(LabelledData sample, bool[] priorErrs)
    {
        const string Name = "independent-draws",
            Claim = "the samples are independent draws from one source; ";
        if (sample.IsOrderedByName)
            return new(Name, AssumptionStatus.Assumed, Claim + "files of a folder have no order that could speak against it");
        var order = Order(sample, priorErrs);
        return order.IsContradicted
            ? new(Name, AssumptionStatus.Doubtful, order.Sentence + "; bounds hold for independent draws alone")
            : new(Name, AssumptionStatus.Assumed, Claim + order.Sentence);
    }

    /// <summary>That nothing is owed for the caps; caps that are paid for assume nothing.</summary>
    private static Assumption? Caps(CapOrigin origin, bool given) =>
        origin switch
        {
            CapOrigin.Rule => new(
                "caps",
                AssumptionStatus.Assumed,
                "the caps of the ball were fixed before the sample was seen; the model's file says that a rule found them by the prior's data alone, and the network is within them"
            ),
            CapOrigin.Stated => new(
                "caps",
                AssumptionStatus.Stated,
                "the caps of the ball were fixed before the sample was seen; the network is within them"
            ),
            CapOrigin.Rounding => new(
                "caps",
                given ? AssumptionStatus.Stated : AssumptionStatus.Checked,
                given
                    ? "the caps of the ball are what a rounding of this network moves, to a format that was fixed before the sample was seen"
                    : "the caps of the ball are what rounding this network to bf16 moves, which no sample has a part in"
            ),
            _ => null,
        };

    /// <summary>Tests the samples in the order of their file, whatever order they are used in.</summary>
    private static OrderTestResult Order(LabelledData sample, bool[] priorErrs)
    {
        var record = sample.Record;
        int[] fileOrder = [.. Enumerable.Range(0, sample.Count).OrderBy(record.Row)];
        return OrderTest.Evaluate(Array.ConvertAll(fileOrder, i => priorErrs[i]), Array.ConvertAll(fileOrder, sample.InputNorm));
    }
}
