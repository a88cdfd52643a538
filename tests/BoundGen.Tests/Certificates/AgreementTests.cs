using BoundGen.Reference;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Tests.Certificates;

[ReluNetwork(49, 64, 64, 10)]
internal sealed partial class CoarseDigitNet;

/// <summary>
/// How seldom generated code, with its allowances and single-precision norms, decides otherwise than the reference in double
/// precision.
/// </summary>
public class AgreementTests
{
    private const int Draws = 6000;
    private const double Eta = 0.01;
    private const double Sigma = 0.004;

    [Fact]
    [Slow]
    public void Generated_code_and_reference_decide_fewer_than_one_draw_in_a_thousand_differently()
    {
        LabelledData digits = CoarseDigits(1000);
        var prior = Trainer.Train(
            new CoarseDigitNet(Trainer.Initialise(CoarseDigitNet.Shape, 1)),
            digits,
            new TrainingOptions
            {
                Epochs = 30,
                BatchSize = 32,
                Temperature = 8,
                LearningRate = 0.05,
                MaxOperatorNorm = 4,
            }
        );
        var model = Trainer.Train(
            new CoarseDigitNet(prior),
            digits,
            new TrainingOptions
            {
                Epochs = 1,
                BatchSize = 32,
                Temperature = 8,
                LearningRate = 0.005,
                MaxOperatorNorm = 4,
                MaxDistance = 0.01,
            }
        );
        double[] sigma = [Sigma, Sigma, Sigma],
            rho = [.. Enumerable.Range(0, 3).Select(layer => OperatorNorm.Distance(model, prior, layer))];
        var network = new CoarseDigitNet(model.Values);
        var reference = new ReferenceNetwork(model.Shape, model.Values);
        var noise = new NoiseModel(PriorNorms.Compute(prior), sigma, rho, Eta);
        var certificates = new ReferenceCertificates(
            new ReferenceNetwork(prior.Shape, prior.Values),
            rho,
            sigma,
            Eta,
            1.0 / (1 << 24)
        );

        var passed = new int[7];
        int different = 0;
        var normals = new float[model.Shape.NoiseLength];
        for (int draw = 0; draw < Draws; draw++)
        {
            int sample = draw % digits.Count,
                label = digits.Labels[sample];
            CounterNormals.Fill(1, (ulong)draw, normals);
            DrawOutcome outcome = network.Draw(digits.Input(sample), label, noise, normals);
            DrawOutcome expected = certificates.Outcome(
                new NoisyDraw(reference, digits.Input(sample), sigma, Array.ConvertAll(normals, value => (double)value)),
                label
            );
            Assert.True((outcome & ~expected) == 0, $"draw {draw}: {outcome}, the reference says {expected}");
            different += outcome == expected ? 0 : 1;
            for (int flag = 0; flag < passed.Length; flag++)
                passed[flag] += ((int)expected >> flag) & 1;
        }
        Assert.True(different < Draws / 1000, $"{different} of {Draws} draws differ");
        Assert.True(passed[2] is > Draws / 4 and < Draws * 3 / 4, $"sparse P passes on {passed[2]} of {Draws} draws");
    }

    // 28 x 28 pixels averaged to 7 x 7, which keeps the reference quick.
    private static LabelledData CoarseDigits(int count)
    {
        LabelledData digits = ProceduralDigits.Draw(1, 0, count).ToInputs(Preprocessing.Scaled(1 / 9.2f), 0, count);
        var inputs = new float[count * 49];
        for (int i = 0; i < count; i++)
        {
            for (int pixel = 0; pixel < 784; pixel++)
                inputs[i * 49 + pixel / 28 / 4 * 7 + pixel % 28 / 4] += digits.Input(i)[pixel] / 4;
        }
        return new LabelledData(inputs, digits.Labels.ToArray(), 49);
    }
}
