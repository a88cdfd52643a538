using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary>Whether a report covers a network, and whether it says what can be computed without data; a line for each.</summary>
internal sealed class ReportCheck(string path, StoredRun stored, StoredNetwork network, StoredNetwork centre)
{
    private const int Digits = 4;

    /// <summary>Relative: vectors of another width may add up to other last digits.</summary>
    private const double Tolerance = 1e-6;

    private readonly CertifiedRun _run = stored.Certified!;

    private bool _holds = true;

    /// <summary>Whether the network is the very one that was certified.</summary>
    private bool IsCertified => _run.Network.Digest == network.Parameters.Fingerprint;

    /// <summary>Prints the lines and the verdict.</summary>
    /// <param name="bound">The bound that covers networks.</param>
    public bool Judge(RunBound bound)
    {
        CheckDigests();
        CheckInputs();
        CheckBounds();
        bool inside = CheckLayers();
        if (IsCertified)
        {
            CheckCaps();
            CheckDivergences();
        }
        else
            Console.WriteLine("caps and kl: not compared, as the report names another network, or none");

        Console.WriteLine(
            !inside ? $"not covered: {network.Path} is outside of the ball, and the report says nothing about it"
            : !_holds ? $"not covered: {path} is not what {network.Path} and {centre.Path} give"
            : $"covered: {network.Path} errs on at most {NumberFormat.UpperBoundPercent(bound.Bound)} of the inputs that the report speaks of, with the confidence that it states"
        );
        return inside && _holds;
    }

    private void CheckDigests()
    {
        string own = network.Parameters.Fingerprint;
        Console.WriteLine(
            IsCertified
                ? $"network: {own}, the digest of {network.Path}, is the one in the report"
                : $"network: {own}, the digest of {network.Path}, is another than {_run.Network.Digest ?? "none"} in the report, which may cover it all the same"
        );
        Console.WriteLine($"prior: {centre.Parameters.Fingerprint}, the digest of {centre.Path}, is the one in the report");
    }

    /// <summary>
    /// Digests leave out how values become inputs: the report says it in words, which name the numbers unless they differ by
    /// column.
    /// </summary>
    private void CheckInputs()
    {
        string? stated = _run.Assumptions.FirstOrDefault(assumption => assumption.Name == "preprocessing")?.Text;
        if (stated is null || (centre.Preprocessing ?? network.Preprocessing) is not { } recorded)
            Console.WriteLine("inputs: not compared, as report or files do not say how values become inputs");
        else if (
            stated.StartsWith($"inputs are {recorded},", StringComparison.Ordinal)
            || stated.EndsWith($"the prior's file records {recorded}", StringComparison.Ordinal)
        )
            Console.WriteLine($"inputs: {recorded}, as the report says");
        else
            Differs($"inputs: the files record {recorded}, but the report says that {stated}");
    }

    /// <summary>Every bound that is made of counts, KL and ledger, and every ledger's sum.</summary>
    private void CheckBounds()
    {
        try
        {
            stored.Recompute();
            Console.WriteLine(
                $"ledgers and bounds: every ledger spends {NumberFormat.Exact(_run.Delta)}, as delta says, and bounds are what counts, KL and ledgers give"
            );
        }
        catch (InvalidDataException e)
        {
            Differs($"ledgers and bounds: {e.Message}");
        }
    }

    /// <summary>Whether all layers are within their caps.</summary>
    private bool CheckLayers()
    {
        bool inside = true;
        for (int layer = 0; layer < _run.Ball.Caps.Count; layer++)
        {
            double distance = OperatorNorm.Distance(
                network.Parameters,
                centre.Parameters,
                layer,
                Messages.Display.CancellationToken
            );
            double? cap = _run.Ball.Caps[layer];
            bool within = distance <= cap;
            inside &= within;
            string line =
                $"layer {NumberFormat.Exact(layer + 1)}: {NumberFormat.UpperSignificant(distance, Digits)} of at most {NumberFormat.UpperSignificant(cap, Digits)}: {(within ? "inside" : "outside")}";
            if (IsCertified && !Same(distance, _run.Ball.Distances[layer]))
                Differs(
                    $"{line}, but the report says {NumberFormat.Exact(_run.Ball.Distances[layer])}, not {NumberFormat.Exact(distance)}"
                );
            else
                Console.WriteLine(line);
        }

        return inside;
    }

    /// <summary>The caps that the network's file records are those of the report, where it took them from there.</summary>
    private void CheckCaps()
    {
        if (_run.Ball.Origin != CapOrigin.Rule)
            return;
        var recorded = DistanceCaps.RecordedBy(network.Parameters, centre.Parameters)?.Values ?? [];
        if (_run.Ball.Caps.SequenceEqual(recorded.Select(cap => (double?)cap)))
            Console.WriteLine($"caps: are those that {network.Path} records");
        else
            Differs(
                $"caps: the report says {List(_run.Ball.Caps)} by layer, but {network.Path} records {List(recorded.Select(cap => (double?)cap))}"
            );

        static string List(IEnumerable<double?> caps) =>
            string.Join(", ", caps.Select(cap => NumberFormat.Exact(cap!.Value)).DefaultIfEmpty("none"));
    }

    /// <summary>The divergences of bounds with noise follow from the two networks and the noise.</summary>
    private void CheckDivergences()
    {
        var noisy = _run
            .Certificates.Concat(_run.Candidates)
            .Where(bound => bound is { Kind.Counts: BoundCount.Draws, Kl: not null })
            .ToList();
        foreach (var bound in noisy)
        {
            double kl = GaussianDivergence.Kl(network.Parameters, centre.Parameters, [.. bound.Sigma]);
            if (Same(kl, bound.Kl!.Value))
                continue;
            Differs(
                $"kl: {bound.Kind} says {NumberFormat.Exact(bound.Kl.Value)}, but the networks give {NumberFormat.Exact(kl)}"
            );
            return;
        }

        if (noisy.Count > 0)
            Console.WriteLine("kl: every bound with noise has what the networks give");
    }

    private void Differs(string line)
    {
        _holds = false;
        Console.WriteLine(line);
    }

    private static bool Same(double computed, double found) => Math.Abs(computed - found) <= Tolerance * computed;
}
