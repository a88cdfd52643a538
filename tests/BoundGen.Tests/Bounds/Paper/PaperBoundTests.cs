using System.Collections.Immutable;
using BoundGen.Reference;
using BoundGen.Tests.Networks;
using BoundGen.Tests.Sparsity;

namespace BoundGen.Tests;

public class PaperBoundTests
{
    private static readonly PaperOptions Options = new() { Eps = [1e-3, 0.01, 0.05, 0.3], Alpha = [0, 0.1, 0.3] };

    [Fact]
    public void Every_value_is_the_right_side_of_Theorem_13_in_the_reference()
    {
        int sparse = 0,
            lossless = 0,
            unstable = 0;
        for (int seed = 0; seed < 80; seed++)
        {
            var situation = new PaperSituation(seed, minHiddenLayers: 0);
            NetworkParameters? prior = seed % 3 == 0 ? null : situation.Prior;
            var norms = SparsityNorms.Compute(situation.Network, onGrid: prior is not null);
            var reference = new ReferenceNetwork(situation.Shape, (prior ?? situation.Network).Values);
            ReferencePass[] passes = situation.Passes;
            double lnChoices =
                situation.Shape.Sizes[1..^1].ToArray().Sum(d => Math.Log(d))
                + Math.Log(4)
                + Math.Log(3)
                + (prior is null ? 0 : (2 * situation.K + 1) * Math.Log(NormGrid.Count));
            var evaluation = new PaperEvaluation(
                situation.Network,
                prior,
                situation.Data,
                situation.MaxInputNorm,
                Math.Log(0.05) - lnChoices,
                Options,
                null,
                default
            );
            PaperCandidate[] candidates = evaluation.Candidates(new(situation.MaxInputNorm), default);
            // What a reader gets who overlooks M_X.
            double overlooked = 0.01 * situation.MaxInputNorm;
            PaperCandidate[] belowInputs = evaluation.Candidates(new(overlooked), default);
            Assert.Equal((4 * (1 + 3), 4 * (1 + 3)), (candidates.Length, belowInputs.Length));
            foreach (
                var (result, inputNorm) in candidates
                    .Select(result => (result, situation.MaxInputNorm))
                    .Concat(belowInputs.Select(result => (result, overlooked)))
            )
            {
                ReferencePaper paper = situation.Paper(norms, result.Sparsity, result.Eps, inputNorm: inputNorm);
                double expected = paper.Theorem13(reference, passes, situation.Data.Labels.ToArray(), 0.05, lnChoices);
                Assert.Equal(expected, result.Terms.Value, 1e-9 * expected);
                for (int k = 1; k <= situation.K; k++)
                {
                    Assert.Equal(paper.L(k, 1, passes), result.Terms.Unstable[k - 1], 1e-12);
                    Assert.Equal(paper.L(k, 3, passes), result.Terms.FarUnstable[k - 1], 1e-12);
                }

                sparse += result.Sparsity.Any(s => s > 0) ? 1 : 0;
                lossless += result.Terms.MarginLoss < 1 ? 1 : 0;
                unstable += result.Terms.FarUnstable.Any(share => share is > 0 and < 1) ? 1 : 0;
            }

            PaperResults results = Evaluate(situation, prior, Options);
            double least = candidates.Min(result => result.Terms.Value);
            Assert.Equal(least, results.Best.Value, 1e-12 * least);
            Assert.Equal(Math.Min(least, 1), results.Best.Bound.Bound, 1e-12);
            double leastDense = candidates.Where(result => result.Sparsity.All(s => s == 0)).Min(result => result.Terms.Value);
            Assert.Equal(leastDense, results.Dense.Value, 1e-12 * leastDense);
            Assert.All(results.Dense.Sparsity, s => Assert.Equal(0, s));
        }

        Assert.True(
            sparse > 200 && lossless > 50 && unstable > 50,
            $"{sparse} sparse candidates, {lossless} with margins, {unstable} with unstable samples"
        );
    }

    [Fact]
    public void No_omega_gives_less_than_the_least_at_the_same_sparsity_and_eps()
    {
        int hidden = 0,
            below = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            var situation = new PaperSituation(seed);
            var least = SparsityNorms.Compute(situation.Network, onGrid: true).Read(OmegaReading.Least, situation.Network);
            var prior = new ReferenceNetwork(situation.Shape, situation.Prior.Values);
            var (passes, labels, m) = (situation.Passes, situation.Data.Labels.ToArray(), situation.Data.Count);
            var evaluation = new PaperEvaluation(
                situation.Network,
                situation.Prior,
                situation.Data,
                situation.MaxInputNorm,
                Math.Log(0.05),
                Options,
                null,
                default
            );
            foreach (PaperCandidate result in evaluation.Candidates(new(situation.MaxInputNorm, OmegaReading.Least), default))
            {
                ReferencePaper[] papers =
                [
                    .. new[] { 1, 1.2, 3, 100 }.Select(times => situation.Paper(least, result.Sparsity, result.Eps, times)),
                ];
                Assert.All(papers, paper =>
                    Assert.True(paper.Theorem13(prior, passes, labels, 0.05, 0) >= result.Terms.Value * (1 - 1e-9))
                );
                // omega = xi where it stands in zeta, none where it stands in sigma.
                for (int k = 1; k <= situation.K; k++)
                {
                    Assert.Equal(papers[0].L(k, 3, passes), result.Terms.FarUnstable[k - 1], 1e-12);
                    double sigma =
                        papers[0].Eps[k]
                        * papers[0].Xi[k]
                        / papers[0].Alpha(k, situation.Shape.Outputs(k - 1) - 1, papers[0].S[k - 1], m);
                    Assert.Equal(sigma, result.Sigma[k - 1], 1e-12 * sigma);
                    hidden++;
                }

                below += result.Terms.MarginLoss < 1 ? 1 : 0;
            }
        }

        Assert.True(hidden > 500 && below > 50, $"{hidden} hidden layers, {below} candidates with margins");
    }

    [Fact]
    public void Sparsity_is_the_quantile_of_the_greedy_levels_layer_by_layer()
    {
        int between = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            var situation = new PaperSituation(seed, samples: 50);
            ReferencePass[] passes = situation.Passes;
            var sample = new PaperSample(
                situation.Shape,
                InactiveDepths.Compute(situation.Network, situation.Norms, situation.Data, situation.MaxInputNorm),
                PreActivationScale.FirstLayer(situation.Norms, situation.MaxInputNorm)
            );
            foreach (double alpha in new[] { 0, 0.1, 0.5 })
            {
                double eps = 0.03,
                    share = 2 * alpha / (situation.K * (situation.K + 1));
                int[] sparsity = sample.Quantile(new RelativePerturbation(eps, situation.K), alpha);
                ReferencePaper paper = situation.Paper(situation.Norms, sparsity, eps);
                Assert.True(Enumerable.Range(1, situation.K).Sum(k => paper.L(k, 3, passes)) <= alpha + 1e-12);
                for (int k = 1; k <= situation.K; k++)
                {
                    int largest = situation.Shape.Sizes[k] - 1;
                    Assert.InRange(sparsity[k - 1], 0, largest);
                    if (sparsity[k - 1] == largest)
                        continue;
                    // One more, and more samples than the share miss it.
                    int[] more = [.. sparsity];
                    more[k - 1]++;
                    ReferencePaper further = situation.Paper(situation.Norms, more, eps);
                    Assert.True(
                        passes.Average(pass => further.Radius(pass, k) <= 3 * ReferencePaper.Gamma(further.Eps, k) ? 1.0 : 0)
                            > share
                    );
                    between += sparsity[k - 1] > 0 ? 1 : 0;
                }
            }
        }

        Assert.True(between > 50, $"only {between} levels between none and all");
    }

    [Fact]
    public void The_best_is_never_above_the_best_without_sparsity_and_pays_for_every_choice()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var situation = new PaperSituation(seed);
            PaperResults results = Evaluate(situation, situation.Prior, Options);
            Assert.True(results.Best.Value <= results.Dense.Value);
            Assert.Equal((BoundKind.Paper, BoundKind.PaperDense), (results.Best.Bound.Kind, results.Dense.Bound.Kind));
            Assert.Null(results.Dense.Alpha);
            LedgerEntry entry = Assert.Single(results.Best.Bound.Ledger);
            Assert.Equal(0.05, entry.Delta);
            long[] counts =
            [
                .. situation.Shape.Sizes[1..^1].ToArray().Select(d => (long)d),
                .. Enumerable.Repeat((long)NormGrid.Count, (2 * situation.K) + 1),
                4,
                3,
            ];
            Assert.Equal(counts, entry.Choices.Select(choice => choice.Count));
            Assert.Equal(entry.LnDeltaPerChoice, Assert.Single(results.Dense.Bound.Ledger).LnDeltaPerChoice);
            Assert.DoesNotContain(Evaluate(situation, null, Options).Best.Bound.Ledger.Single().Choices, choice =>
                choice.Name.StartsWith("xi", StringComparison.Ordinal)
            );
            Assert.Equal(0, Evaluate(situation, null, Options).Best.Bound.Kl);
        }
    }

    [Fact]
    public void Every_candidate_pays_for_an_additional_one()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var situation = new PaperSituation(seed);
            PaperResult alone = Evaluate(situation, situation.Prior, Options with { Eps = [0.05] }).Dense;
            PaperResult among = Evaluate(situation, situation.Prior, Options with { Eps = [0.05, 1e-9] }).Dense;
            PaperResult alphas = Evaluate(
                situation,
                situation.Prior,
                Options with
                {
                    Eps = [0.05],
                    Alpha = [0, 0.1, 0.3, 0.4],
                }
            ).Dense;
            Assert.Equal(0.05, among.Eps);
            Assert.True(among.Value > alone.Value);
            Assert.True(alphas.Value > alone.Value);
        }
    }

    [Fact]
    public void More_confidence_costs_and_more_samples_gain()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var situation = new PaperSituation(seed);
            PaperResult result = Evaluate(situation, situation.Prior, Options).Best;
            PaperResults confident = PaperBound.Evaluate(
                situation.Network,
                situation.Prior,
                situation.Data,
                situation.MaxInputNorm,
                0.01,
                Options,
                null,
                default
            );
            Assert.True(confident.Best.Value > result.Value);
            // The same rates on ten times as many samples.
            float[] inputs = [.. Enumerable.Repeat(situation.Data.Inputs.ToArray(), 10).SelectMany(x => x)];
            int[] labels = [.. Enumerable.Repeat(situation.Data.Labels.ToArray(), 10).SelectMany(y => y)];
            var more = new LabelledData(inputs, labels, situation.Shape.InputSize);
            Assert.True(
                PaperBound.Evaluate(situation.Network, situation.Prior, more, situation.MaxInputNorm, 0.05, Options).Best.Value
                    < result.Value
            );
        }
    }

    [Fact]
    public void The_order_of_neurons_does_not_matter()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            var situation = new PaperSituation(seed);
            int[][] order = situation.RandomOrder();
            PaperResults expected = Evaluate(situation, situation.Prior, Options);
            PaperResults actual = PaperBound.Evaluate(
                PaperSituation.Permuted(situation.Network, order),
                PaperSituation.Permuted(situation.Prior, order),
                situation.Data,
                situation.MaxInputNorm,
                0.05,
                Options,
                null,
                default
            );
            Assert.Equal(expected.Best.Value, actual.Best.Value, 1e-9 * expected.Best.Value);
            Assert.Equal(expected.Best.Sparsity.ToArray(), actual.Best.Sparsity.ToArray());
            Assert.Equal(expected.Dense.Value, actual.Dense.Value, 1e-9 * expected.Dense.Value);
        }
    }

    [Fact]
    public void What_the_theorem_does_not_cover_is_refused()
    {
        var shape = new NetworkShape([2, 3, 2], bias: false);
        var network = new NetworkParameters(shape, Sample.Parameters(shape));
        var data = new LabelledData([3, 4, 1, 1], [0, 1], 2);
        Assert.InRange(PaperBound.Evaluate(network, null, data, 5, 0.05).Best.Bound.Bound, 0, 1);

        var biased = new NetworkShape([2, 3, 2], bias: true);
        Refused("network", "biases", () =>
            PaperBound.Evaluate(new NetworkParameters(biased, new float[biased.ParameterCount]), null, data, 5, 0.05)
        );
        Refused("prior", "2-2", () =>
            PaperBound.Evaluate(network, new NetworkParameters(new NetworkShape([2, 2], false), new float[4]), data, 5, 0.05)
        );
        Refused("data", "Input 0 has norm 5, expected at most M_X = 4.9", () =>
            PaperBound.Evaluate(network, null, data, 4.9, 0.05)
        );
        Refused("data", "1 samples", () => PaperBound.Evaluate(network, null, new LabelledData([3, 4], [0], 2), 5, 0.05));
        Refused("data", "Label 1 is 2", () =>
            PaperBound.Evaluate(network, null, new LabelledData([3, 4, 1, 1], [0, 2], 2), 5, 0.05)
        );
        Refused("maxInputNorm", "M_X", () => PaperBound.Evaluate(network, null, data, double.PositiveInfinity, 0.05));
        Refused("delta", "probability", () => PaperBound.Evaluate(network, null, data, 5, 1));
        foreach (
            ImmutableArray<double> eps in new ImmutableArray<double>[]
            {
                default,
                [],
                [0.1, 0.1],
                [0],
                [double.NaN],
                [double.PositiveInfinity],
            }
        )
            Refused("Eps", "eps", () => PaperBound.Evaluate(network, null, data, 5, 0.05, new PaperOptions { Eps = eps }));
        foreach (
            ImmutableArray<double> alpha in new ImmutableArray<double>[] { default, [], [0.1, 0.1], [-0.1], [1], [double.NaN] }
        )
            Refused("Alpha", "alpha", () =>
                PaperBound.Evaluate(network, null, data, 5, 0.05, new PaperOptions { Alpha = alpha })
            );

        static void Refused(string parameter, string message, Func<object> evaluate)
        {
            var e = Assert.ThrowsAny<ArgumentException>(evaluate);
            Assert.Equal(parameter, e.ParamName);
            Assert.Contains(message, e.Message);
        }
    }

    [Fact]
    public void Another_number_in_the_place_of_the_input_norm_is_the_same_theorem_with_that_number()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var situation = new PaperSituation(seed);
            double largest = situation.MaxInputNorm,
                larger = 1.5 * largest;
            PaperResults[] assumed = PaperBound.EvaluateAssuming(
                situation.Network,
                situation.Prior,
                situation.Data,
                larger,
                [new(larger), new(largest)],
                0.05,
                Options,
                null,
                default
            );
            AssertSame(
                PaperBound.Evaluate(situation.Network, situation.Prior, situation.Data, larger, 0.05, Options),
                assumed[0]
            );
            AssertSame(
                PaperBound.Evaluate(situation.Network, situation.Prior, situation.Data, largest, 0.05, Options),
                assumed[1]
            );
        }

        static void AssertSame(PaperResults expected, PaperResults actual)
        {
            Assert.Equal((expected.Best.Value, expected.Dense.Value), (actual.Best.Value, actual.Dense.Value));
            Assert.Equal(expected.Best.Sparsity.AsEnumerable(), actual.Best.Sparsity.AsEnumerable());
        }
    }

    private static PaperResults Evaluate(PaperSituation situation, NetworkParameters? prior, PaperOptions options) =>
        PaperBound.Evaluate(situation.Network, prior, situation.Data, situation.MaxInputNorm, 0.05, options);
}
