using BoundGen.Compilation;
using BoundGen.Reference;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Tests.Reference;

/// <summary>
/// Theorem B attacked on networks that were trained, around the prior and within the caps of the trainer. BOUNDGEN_LONG=1 attacks
/// thirty times as many samples.
/// </summary>
[Slow]
public class TrainedBallAttackTests
{
    private static readonly int Samples = Environment.GetEnvironmentVariable("BOUNDGEN_LONG") == "1" ? 300 : 10;

    [Theory]
    [InlineData(1.2, 784, 24, 10)]
    [InlineData(1.4, 784, 24, 16, 10)]
    public void No_network_errs_inside_a_certified_ball_and_what_is_certified_is_near_what_an_attack_takes(
        double most,
        params int[] sizes
    )
    {
        var images = ProceduralDigits.Draw(1, 0, 1200);
        var recipe = new Recipe { Epochs = 8 };
        var trained = recipe.Train(
            NetworkCompiler.Compile(recipe.Initialise(new NetworkShape(sizes, bias: true))),
            images,
            Silence.Instance
        );
        var prior = NetworkCompiler.Compile(trained.Prior);
        double[] caps = [.. trained.Network.Provenance.Caps!.Values];
        var ball = Ball.Around(trained.Prior, new DistanceCaps(caps, CapOrigin.Rule));
        var data = images.ToInputs(trained.Prior.Usage.Preprocessing!, trained.NewToPrior);
        var reference = new ReferenceNetwork(prior.Shape, trained.Prior.Values);

        int attacked = 0;
        var ratios = new List<double>();
        for (int sample = 0; attacked < Samples; sample++)
        {
            double radius = prior.Radius(data.Input(sample), data.Labels[sample], ball);
            if (radius <= 0)
                continue;
            attacked++;
            ratios.AddRange(
                Attack(reference, [.. caps.Select(cap => radius * cap)], data.Input(sample).ToArray(), data.Labels[sample])
            );
        }

        ratios.Sort();
        Assert.InRange(ratios[ratios.Count / 2], 1 - 1e-9, most);
    }

    /// <summary>Certified over attacked loss of margin, for the two classes that come nearest.</summary>
    private static IEnumerable<double> Attack(ReferenceNetwork prior, double[] caps, float[] x, int label)
    {
        var situation = new BallSituation(prior, caps, x, label);
        var attack = new BallAttack(prior, caps, x, situation.Random);
        foreach (var j in situation.Ball().Certificate(x, label).Classes.OrderBy(j => j.Margin).Take(2))
        {
            BallMember worst = attack.Best(attack.Error(label, j.Other), starts: 2);
            double margin = worst.Z[^1][label] - worst.Z[^1][j.Other];
            Assert.True(margin > 0, $"{prior.Shape}, caps {string.Join(", ", caps)}: class {j.Other} wins by {-margin}");
            Assert.True(worst.Network().Forward(x).Margin(label) > 0, $"{prior.Shape}: the network of the attack errs");
            double bound = Math.Max(j.Norm, Math.Max(j.Plain.Value, j.Sharp.Value));
            yield return (j.Margin - bound) / (j.Margin - margin);
        }
    }
}
