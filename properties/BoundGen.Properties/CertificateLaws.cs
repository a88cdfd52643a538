using BoundGen.Reference;
using BoundGen.Testing;

namespace BoundGen.Properties;

/// <summary>What every draw must do, whatever the architecture (theory.md section 5, "What must hold").</summary>
[Slow]
public class CertificateLaws
{
    private const int Draws = 10;
    private const double Eta = 0.01;

    /// <summary>Covers sums in single precision and certified norms, which lie a little above exact ones.</summary>
    private const double Inflation = 1 + 1e-3;

    private const double Unit = 1.0 / (1 << 24);

    /// <summary>From where everything passes to where nothing does.</summary>
    private static readonly double[] NoiseLevels = [1e-6, 1e-4, 1e-3, 1e-2, 0.1];

    private static NoiseModel Noise(NetworkCase network, PriorNorms norms, double sigma, double eta = Eta) =>
        new(
            norms,
            Enumerable.Repeat(sigma, network.Shape.LayerCount).ToArray(),
            Enumerable.Repeat(network.Moved, network.Shape.LayerCount).ToArray(),
            eta
        );

    /// <summary>
    /// On the same normals: what the generated code certifies, the reference certifies too; and what the reference certifies
    /// with all noise a little larger, the generated code certifies too.
    /// </summary>
    [NetworkProperty]
    public void Certificates_decide_as_the_reference_does(NetworkCase network)
    {
        var generated = network.Generated();
        var norms = PriorNorms.Compute(network.Prior);
        var (reference, prior) = (network.Reference, new ReferenceNetwork(network.Shape, network.Prior.Values));
        foreach (double sigma in NoiseLevels)
        {
            var noise = Noise(network, norms, sigma);
            double[] inflated = Array.ConvertAll(noise.Sigma.ToArray(), value => value * Inflation);
            var lenient = new ReferenceCertificates(prior, noise.Rho, noise.Sigma, Eta, Unit);
            var strict = new ReferenceCertificates(prior, noise.Rho, inflated, Eta, Unit * Inflation);
            for (int n = 0; n < Draws; n++)
            {
                float[] input = network.Input(n),
                    normals = network.Normals(n);
                int label = reference.Forward(input).Classify();
                var outcome = generated.Draw(input, label, noise, normals);
                var pass = new NoisyDraw(reference, input, noise.Sigma, Array.ConvertAll(normals, value => (double)value));
                var most = lenient.Outcome(pass, label);
                var least = strict.Outcome(pass, label);
                Assert.True(
                    (outcome & ~most) == 0 && (least & ~outcome) == 0,
                    $"{network}, sigma {sigma}, draw {n}: {outcome}, expected {least} to {most}"
                );
            }
        }
    }

    [NetworkProperty]
    public void Sparse_never_fails_where_dense_passes(NetworkCase network)
    {
        var generated = network.Generated();
        var norms = PriorNorms.Compute(network.Prior);
        int hidden = network.Shape.HiddenLayerCount;
        foreach (double sigma in NoiseLevels)
        {
            // At one eta P and F divide it among different numbers of events: at the smaller eta P has the level of F's events.
            NoiseModel noise = Noise(network, norms, sigma),
                sameLevel = Noise(network, norms, sigma, Eta * (2 * hidden + 1) / Math.Max(4 * hidden - 1, 1));
            for (int n = 0; n < 20 * Draws; n++)
            {
                float[] input = network.Input(n),
                    normals = network.Normals(n);
                int label = generated.Classify(input);
                var outcome = generated.Draw(input, label, noise, normals);
                const DrawOutcome Pointwise = DrawOutcome.PointwiseDense | DrawOutcome.PointwiseSparse;
                if (hidden > 1)
                    outcome = outcome & ~Pointwise | generated.Draw(input, label, sameLevel, normals) & Pointwise;
                Implies(DrawOutcome.UniformDense, DrawOutcome.UniformSparse);
                Implies(DrawOutcome.PointwiseDense, DrawOutcome.PointwiseSparse);
                Implies(DrawOutcome.AveragedDense, DrawOutcome.AveragedSparse);
                Implies(DrawOutcome.PointwiseDense, DrawOutcome.AveragedDense);
                Implies(DrawOutcome.PointwiseSparse, DrawOutcome.AveragedSparse);
                Implies(DrawOutcome.AveragedSparse, DrawOutcome.Gibbs);

                void Implies(DrawOutcome one, DrawOutcome other) =>
                    Assert.True((outcome & one) == 0 || (outcome & other) != 0, $"{network}, sigma {sigma}, draw {n}: {outcome}");
            }
        }
    }

    [NetworkProperty]
    public void Sparse_bounds_are_at_most_dense_ones_on_the_same_draws(NetworkCase network)
    {
        const int Samples = 50;
        var generated = network.Generated();
        float[] inputs = Enumerable.Range(0, Samples).SelectMany(network.Input).ToArray();
        int[] labels = Enumerable.Range(0, Samples).Select(n => generated.Classify(network.Input(n))).ToArray();
        var data = new LabelledData(inputs, labels, network.Shape.InputSize);
        var report = BoundReport.Evaluate(
            new BoundRequest
            {
                Network = generated,
                Parameters = network.Network,
                Prior = PriorNetwork.From(network.Prior),
                Sample = data,
                Statements = DataStatements.PriorIndependent | DataStatements.RepeatsAreDraws,
                Options = new BoundOptions
                {
                    Sigma = [1e-3, 3e-3],
                    Draws = 300,
                    Seed = network.Seed,
                },
            }
        );
        var bounds = report.Certificates.ToDictionary(certificate => certificate.Kind.Name);
        Assert.All(bounds.Values, certificate => Assert.InRange(certificate.Bound, 0, 1));
        Assert.True(bounds["pointwise-sparse"].Bound <= bounds["pointwise-dense"].Bound);
        Assert.True(bounds["averaged-sparse"].Bound <= bounds["averaged-dense"].Bound);
        // With more hidden layers F has more events than P.
        if (network.Shape.HiddenLayerCount <= 1)
        {
            Assert.True(bounds["averaged-dense"].Bound <= bounds["pointwise-dense"].Bound);
            Assert.True(bounds["averaged-sparse"].Bound <= bounds["pointwise-sparse"].Bound);
        }

        Assert.True(bounds["gibbs"].Bound <= bounds["averaged-sparse"].Bound);
    }
}
