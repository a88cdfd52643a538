using System.Collections.Immutable;

namespace BoundGen;

/// <summary>
/// Checks what bounds assume about data (docs/assumptions.md): the sample is new to the prior, hold-out data are new to both
/// networks and to the sample, no sample is a copy of another. A few equal ones are left out; more are refused, unless the
/// request states what they are.
/// </summary>
internal sealed class SampleChecks
{
    private const string HoldOutData = "hold-out data";

    private readonly List<Assumption> _assumptions = [];

    /// <summary>What was left out of each set, one step after the other, by its place before the step.</summary>
    private readonly List<int[]> _leftOut = [];

    private readonly DataStatements _statements;

    private SampleChecks(DataStatements statements) => _statements = statements;

    /// <summary>The sample without what was left out.</summary>
    public LabelledData Sample { get; private set; } = null!;

    /// <summary>The hold-out data without what was left out.</summary>
    public LabelledData? HoldOut { get; private set; }

    /// <summary>What was checked, stated and left out.</summary>
    public ImmutableArray<Assumption> Assumptions => [.. _assumptions];

    /// <summary>Checks a request whose parts fit together.</summary>
    /// <exception cref="ArgumentException">What was found, and what can be done or stated.</exception>
    public static SampleChecks Run(BoundRequest request)
    {
        var checks = new SampleChecks(request.Statements);
        var network = new Known("network", "the network", "what the network was trained on", request.Parameters.Provenance);
        var prior = request.Prior.Parameters is { } parameters
            ? new Known("prior", "the prior", "what the prior was trained on", parameters.Provenance)
            : network with
            {
                Name = "prior",
            };
        var key = request.Cache is null ? null : KeyOf(request, prior);
        if (key is null || StoredChecks.Read(request.Cache!, key) is not { } found)
        {
            checks.CheckSample(request.Sample, prior);
            if (key is not null)
                request.Cache!.Write(key, new StoredChecks(checks._leftOut, checks._assumptions).ToJson());
        }
        else
        {
            checks.Sample = found.Left(request.Sample);
            checks._assumptions.AddRange(found.Assumptions);
        }

        if (request.HoldOut is { } holdOut)
            checks.CheckHoldOut(holdOut, network, prior);
        return checks;
    }

    /// <summary>All that the checks of a sample follow from; what is refused is not kept.</summary>
    private static CacheKey KeyOf(BoundRequest request, Known prior) =>
        ProgramDigest.Key(
            "checks of the sample",
            FormattableString.Invariant($"{request.Sample.Count} samples, {request.Sample.Record.Form}"),
            request.Sample.Digest,
            request.Sample.Record.Digest,
            $"{prior.Who}, {(prior.Provenance.IsOutdated ? "outdated" : "of its weights")}",
            prior.Provenance.Seen?.Digest ?? "unknown",
            $"{request.Statements}"
        );

    private void CheckSample(LabelledData sample, Known prior)
    {
        const string Parameter = nameof(BoundRequest.Sample);
        Sample = WithoutKnown("sample", WithoutRepeats("sample", sample, Parameter), prior, Parameter);
        if (Sample.Count < PacBayesKl.MinSamples)
            throw Refusal($"{Sample.Count} samples are left, expected at least {PacBayesKl.MinSamples}", null, Parameter);
        LookInside(prior);
    }

    private void CheckHoldOut(LabelledData holdOut, Known network, Known prior)
    {
        const string Parameter = nameof(BoundRequest.HoldOut);
        HoldOut = WithoutKnown(HoldOutData, WithoutRepeats(HoldOutData, holdOut, Parameter), network, Parameter);
        if (prior.Who != network.Who)
            HoldOut = WithoutKnown(HoldOutData, HoldOut, prior, Parameter);
        HoldOut = WithoutKnown(
            HoldOutData,
            HoldOut,
            new Known("sample", "the sample", "the inputs of the sample", new Provenance(Sample.Record)),
            Parameter
        );
        if (HoldOut.Count == 0)
            throw Refusal("0 hold-out samples are left, expected at least 1", null, Parameter);
    }

    /// <summary>A set without the samples that are known to a network or another set.</summary>
    private LabelledData WithoutKnown(string set, LabelledData data, Known known, string parameter)
    {
        string name = $"{Key(set)}-new-to-{known.Name}",
            form = data.Record.Form;
        bool comparable = known.Provenance.Seen?.Form == form;
        if (!comparable || known.Provenance.IsOutdated)
            Require(
                DataStatements.PriorIndependent,
                name,
                $"{known.Who}, {NoRecord(known.Provenance, form)}, has not seen the {set}",
                $"{known.Who} may have seen the {set}: it is a network {NoRecord(known.Provenance, form)}",
                parameter
            );
        if (!comparable)
            return data;
        // A record of other weights is a part of what was seen: what it contradicts is refused whatever was stated.
        var seen = known.Provenance.Seen!;
        if (!seen.IsComplete && Overlap(seen, data.Record) is > 0 and var overlap)
            throw Refusal(
                $"{overlap} of {data.Count} inputs of the {set} are in the range that {known.Who} has seen, {seen}",
                null,
                parameter
            );
        int[] common = SampleComparison.Common(seen, data);
        // Rows of a small table may be equal by chance; their rate is judged below.
        bool draws = common.Length > 0 && _statements.HasFlag(DataStatements.RepeatsAreDraws);
        // With power, how often known inputs repeat among themselves tells whether others repeat more.
        var equal = draws ? SampleComparison.CompareWithKnown(seen, data, withEqual: true) : null;
        bool judged = equal is { HasPower: true };
        draws = judged || (draws && SampleRepeats.AreExplained(data));
        if (draws && !judged)
            Require(
                DataStatements.PriorIndependent,
                name,
                $"{common.Length} of {data.Count} inputs of the {set} are equal to {known.Has}, which are too few to judge that: that {known.Who} has not seen the {set} is stated",
                $"{common.Length} of {data.Count} inputs of the {set} are among {known.Has}, {seen}, and these are too few to tell whether that is chance",
                parameter
            );
        int few = Few(data);
        if (!draws)
            data = WithoutEqual(set, data, known, common, few, parameter);
        var looks = draws ? equal : SampleComparison.CompareWithKnown(seen, data, withEqual: false);
        if (looks is { IsFinding: true })
            Require(
                DataStatements.OnlyAlike,
                $"{name}-only-alike",
                $"{looks.Alike} of {looks.Tested} inputs of the {set} look like {known.Has}, and of these themselves only {looks.ControlsAlike} of {looks.Controls} look like others: that they are no copies is stated",
                $"the {set} seems to have {(draws ? "" : "changed ")}copies of {known.Has}: {looks.Alike} of {looks.Tested} inputs look like known ones, where {looks.ControlsAlike} of {looks.Controls} known ones do",
                parameter
            );
        else if (!known.Provenance.IsOutdated && (judged || !draws))
            _assumptions.Add(
                new Assumption(name, AssumptionStatus.Checked, Compared(set, data, known, draws ? common.Length : 0, few, looks))
            );
        return data;
    }

    /// <summary>A set without samples that are equal to known ones: a few are left out, more are refused.</summary>
    private LabelledData WithoutEqual(string set, LabelledData data, Known known, int[] common, int few, string parameter)
    {
        var seen = known.Provenance.Seen!;
        string found = $"{common.Length} of {data.Count} inputs of the {set}";
        bool stated = _statements.HasFlag(DataStatements.OnlyAlike);
        // Where most are the same, a statement is hardly what is missing: none is offered.
        if (common.Length > data.Count / 2 && !stated)
            throw Refusal($"{found} are among {known.Has}, {seen}: give others", null, parameter);
        if (common.Length > few * seen.Share || (common.Length > 0 && stated))
        {
            Require(
                DataStatements.OnlyAlike,
                $"{Key(set)}-new-to-{known.Name}-only-alike",
                $"{found} are equal to {known.Has}: that they are no copies is stated",
                $"{found} are among {known.Has}, {seen}",
                parameter
            );
            return data;
        }

        if (common.Length == 0)
            return data;
        string rest = seen.IsComplete
            ? ""
            : FormattableString.Invariant(
                $"; about {common.Length * (1 / seen.Share - 1):F0} more may be there that the record does not show"
            );
        _assumptions.Add(
            new Assumption(
                $"{Key(set)}-left-out",
                AssumptionStatus.Checked,
                $"{found} were left out, as they are among {known.Has}: bounds are about inputs that are not among these{rest}"
            )
        );
        return Without(data, common);
    }

    /// <summary>
    /// Looks for changed copies inside the sample, beside inputs of the prior that should have as many look-alikes.
    /// </summary>
    private void LookInside(Known prior)
    {
        if (prior.Provenance.Seen is not { } seen || seen.Form != Sample.Record.Form)
            return;
        bool draws = _statements.HasFlag(DataStatements.RepeatsAreDraws);
        if (SampleComparison.CompareInside(seen, Sample, withEqual: draws) is not { IsFinding: true } looks)
            return;
        _assumptions.Add(
            new Assumption(
                "sample-alike-inside",
                AssumptionStatus.Doubtful,
                $"{looks.Alike} of {looks.Tested} inputs of the sample look like others of the sample, where {looks.ControlsAlike} of {looks.Controls} inputs of the prior do: changed copies, which are no independent draws, or the prior saw another source"
            )
        );
    }

    /// <summary>A set without the copies of samples in it.</summary>
    private LabelledData WithoutRepeats(string set, LabelledData data, string parameter)
    {
        int[] repeats = SampleRepeats.Find(data);
        if (repeats.Length == 0)
            return data;
        string found = $"{repeats.Length} of {data.Count} inputs of the {set} repeat others";
        if (_statements.HasFlag(DataStatements.RepeatsAreDraws))
        {
            _assumptions.Add(
                new Assumption($"{Key(set)}-repeats-are-draws", AssumptionStatus.Stated, $"{found}, and are independent draws")
            );
            return data;
        }

        if (repeats.Length > Few(data))
            throw Refusal(
                $"{found}; copies are no independent draws: leave them out",
                SampleRepeats.AreExplained(data) || data.Record.IsOfValues ? DataStatements.RepeatsAreDraws : null,
                parameter
            );
        _assumptions.Add(
            new Assumption(
                $"{Key(set)}-repeats-left-out",
                AssumptionStatus.Assumed,
                FormattableString.Invariant(
                    $"{found}, and were left out as copies; if they were independent draws, up to {100.0 * repeats.Length / data.Count:F2}% would have to be added to every bound"
                )
            )
        );
        return Without(data, repeats);
    }

    private LabelledData Without(LabelledData data, int[] rows)
    {
        _leftOut.Add(rows);
        return data.Without(rows);
    }

    private static string Key(string set) => set == HoldOutData ? "hold-out" : set;

    /// <summary>So many equal samples may be chance or a slip; more are a mistake in the data.</summary>
    private static int Few(LabelledData data) => Math.Max(3, data.Count / 100);

    /// <summary>Samples of one data set in two ranges of one order.</summary>
    private static long Overlap(SampleRecord known, SampleRecord data)
    {
        var (a, b) = (known.Selection, data.Selection);
        return known.DataSet == data.DataSet && a.Seed == b.Seed
            ? Math.Min((long)a.Start + a.Count, (long)b.Start + b.Count) - Math.Max(a.Start, b.Start)
            : 0;
    }

    private static string NoRecord(Provenance provenance, string form) =>
        provenance.IsOutdated ? "whose record was made for other weights (they were changed since)"
        : provenance.Seen is { } seen ? $"whose record is of inputs {seen.Form}, not {form}"
        : "which does not say what it was trained on";

    private static string Compared(string set, LabelledData data, Known known, int equal, int few, LookAlikes? looks)
    {
        var seen = known.Provenance.Seen!;
        if (seen.Count == 0)
            return $"{known.Who} was trained on nothing";
        string found =
            equal > 0
                ? $"{equal} of {data.Count} inputs of the {set} are equal to {known.Has}, no more than independent draws of few distinct rows"
                : $"none of {data.Count} inputs of the {set} is among {known.Has}";
        string compared = seen.IsComplete
            ? $"{seen.Count} of {seen.Count} were compared"
            : FormattableString.Invariant(
                $"{seen.Hashes.Length} of {seen.Count} were compared: {2 * few} in common would pass with probability {seen.MissProbability(2 * few, (int)(few * seen.Share)):G2}"
            );
        string alike = looks is { HasPower: true }
            ? $"of {looks.Tested} inputs no more look like these than chance explains"
            : "too few to tell whether they are changed copies";
        return $"{found} ({compared}); {alike}";
    }

    private void Require(DataStatements statement, string name, string stated, string found, string parameter)
    {
        if (!_statements.HasFlag(statement))
            throw Refusal(found, statement, parameter);
        _assumptions.Add(new Assumption(name, AssumptionStatus.Stated, stated));
    }

    private static ArgumentException Refusal(string found, DataStatements? statement, string parameter)
    {
        string offer = statement switch
        {
            DataStatements.PriorIndependent => "; --assume-prior-independent states that these data are new to it",
            DataStatements.OnlyAlike => "; --assume-only-alike states that they only look the same",
            DataStatements.RepeatsAreDraws =>
                ", or state that they are independent draws of few distinct rows: --assume-repeats-are-draws",
            _ => "",
        };
        return new ArgumentException(found + offer + ".", parameter);
    }

    /// <summary>Who has samples of its own, and which.</summary>
    private sealed record Known(string Name, string Who, string Has, Provenance Provenance);
}
