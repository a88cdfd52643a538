using BoundGen.Testing;

namespace BoundGen.Training.Tests;

[ReluNetwork(784, 40, 10, Bias = false)]
internal sealed partial class SmallDigitNet;

/// <summary>Several blocks of rows, a broken one among them.</summary>
[ReluNetwork(784, 150, 70, 10)]
internal sealed partial class BroadDigitNet;

public class TrainerTests
{
    private static readonly LabelledData Digits = ProceduralDigits
        .Draw(1, 0, 2000)
        .ToInputs(Preprocessing.Scaled(1 / 9.2f), 0, 2000);
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 8,
        BatchSize = 32,
        Temperature = 8,
        LearningRate = 0.05,
    };

    [Fact]
    public void Training_learns()
    {
        var trained = Trainer.Train(new SmallDigitNet(Trainer.Initialise(SmallDigitNet.Shape, 1)), Digits, Options);
        var fresh = ProceduralDigits.Draw(1, 5000, 1000).ToInputs(Preprocessing.Scaled(1 / 9.2f), 0, 1000);
        Assert.InRange(BoundReport.CountErrors(new SmallDigitNet(trained.Values), fresh), 0, 400); // of 1000; a guess errs on 900
    }

    [Theory]
    [InlineData(InitialWeights.He, 2.0)]
    [InlineData(InitialWeights.Uniform, 1 / 3.0)]
    public void Initial_weights_have_the_variance_of_their_distribution(InitialWeights distribution, double timesInputs)
    {
        var start = Trainer.Initialise(SmallDigitNet.Shape, 1, distribution);
        for (int layer = 0; layer < start.Shape.LayerCount; layer++)
        {
            double[] weights =
            [
                .. start
                    .Values[start.Shape.Weights(layer)]
                    .ToArray()
                    .Select(weight => weight * Math.Sqrt(start.Shape.Inputs(layer))),
            ];
            // Five deviations of the mean and of the mean square, at least.
            Assert.InRange(
                weights.Average(),
                -5 * Math.Sqrt(timesInputs / weights.Length),
                5 * Math.Sqrt(timesInputs / weights.Length)
            );
            Assert.InRange(
                weights.Average(weight => weight * weight) / timesInputs,
                1 - 8 / Math.Sqrt(weights.Length),
                1 + 8 / Math.Sqrt(weights.Length)
            );
            if (distribution == InitialWeights.Uniform)
                Assert.InRange(weights.Max(Math.Abs), 0.9, 1 + 1e-6);
        }
    }

    [Fact]
    public void An_unknown_distribution_is_refused() =>
        Assert.Contains(
            "7",
            Assert
                .Throws<ArgumentException>("distribution", () => Trainer.Initialise(SmallDigitNet.Shape, 1, (InitialWeights)7))
                .Message
        );

    [Fact]
    public void The_same_seed_gives_the_same_network()
    {
        var start = Trainer.Initialise(SmallDigitNet.Shape, 1);
        var options = Options with { Epochs = 1 };
        var once = Trainer.Train(new SmallDigitNet(start), Digits, options).Values.ToArray();
        Assert.Equal(once, Trainer.Train(new SmallDigitNet(start), Digits, options).Values.ToArray());
        Assert.NotEqual(once, Trainer.Train(new SmallDigitNet(start), Digits, options with { Seed = 2 }).Values.ToArray());
    }

    [Fact]
    public async Task The_network_does_not_depend_on_the_number_of_threads()
    {
        var start = Trainer.Initialise(BroadDigitNet.Shape, 1);
        var options = Options with
        {
            Epochs = 1,
            BatchSize = 61,
            MaxDistance = 0.1,
            Augmentation = new ImageAugmentation(28, 28),
        };
        var one = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
        float[] alone = await Task.Factory.StartNew(Train, default, default, one);
        Assert.Equal(Train(), alone);

        float[] Train() => Trainer.Train(new BroadDigitNet(start), Digits, options).Values.ToArray();
    }

    [Fact]
    public void The_norm_cap_and_the_distance_limit_hold_after_training()
    {
        var shape = SmallDigitNet.Shape;
        var start = Trainer.Train(
            new SmallDigitNet(Trainer.Initialise(shape, 1)),
            Digits,
            Options with
            {
                MaxOperatorNorm = 1.5,
            }
        );
        AssertCapped(start);
        var near = Trainer.Train(new SmallDigitNet(start), Digits, Options with { MaxOperatorNorm = 1.5, MaxDistance = 0.05 });
        AssertCapped(near);
        double distance = near.DistanceTo(start);
        Assert.InRange(distance, 0.04, 0.05);

        void AssertCapped(NetworkParameters parameters)
        {
            for (int l = 0; l < shape.LayerCount; l++)
                Assert.InRange(
                    OperatorNorm.UpperBound(parameters.Values[shape.Weights(l)], shape.Outputs(l), shape.Inputs(l)),
                    0.5,
                    1.5
                );
        }
    }

    [Theory]
    [InlineData(100, 0.01)]
    [InlineData(1_000, 0.1)]
    public void The_distance_holds_where_weights_are_coarse(float scale, double distance)
    {
        var shape = SmallDigitNet.Shape;
        var start = new NetworkParameters(
            shape,
            Array.ConvertAll(Trainer.Initialise(shape, 1).Values.ToArray(), weight => scale * weight)
        );
        var near = Trainer.Train(
            new SmallDigitNet(start),
            Digits,
            Options with
            {
                Epochs = 1,
                Temperature = 1 / (scale * scale),
                LearningRate = scale,
                MaxDistance = distance,
            }
        );
        double moved = Math.Sqrt(near.Values.ToArray().Zip(start.Values.ToArray(), (a, b) => (double)(a - b) * (a - b)).Sum());
        Assert.InRange(moved, 0.9 * distance, distance);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(37)]
    [InlineData(1)]
    public void Steps_at_a_constant_rate_descend_the_loss_and_its_pull(int batch)
    {
        const double Rate = 0.1,
            Lambda = 0.7;
        var (start, centre) = (Trainer.Initialise(SmallDigitNet.Shape, 1), Trainer.Initialise(SmallDigitNet.Shape, 2));
        var data = new LabelledData(Digits.Inputs[..(batch * 784)].ToArray(), Digits.Labels[..batch].ToArray(), 784);
        var options = new TrainingOptions
        {
            Steps = 2,
            BatchSize = batch,
            Momentum = 0,
            LearningRate = Rate,
            Schedule = LearningRateSchedule.Constant,
            Pull = Lambda,
            PullCentre = centre,
        };
        float[] trained = Trainer.Train(new SmallDigitNet(start), data, options).Values.ToArray();

        float[] expected = start.Values.ToArray(),
            gradient = new float[expected.Length];
        for (int step = 0; step < 2; step++)
        {
            new SmallDigitNet(start).Gradient(expected, data.Inputs, data.Labels, new(1), gradient);
            for (int i = 0; i < expected.Length; i++)
                expected[i] -= (float)(Rate * (gradient[i] / batch + 2 * Lambda / 2 * (expected[i] - centre.Values[i])));
        }

        Assert.All(expected.Zip(trained), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void The_last_pass_may_end_early()
    {
        var start = Trainer.Initialise(SmallDigitNet.Shape, 1);
        var progress = new CollectedProgress<TrainingProgress>();
        // 63 steps a pass.
        Trainer.Train(new SmallDigitNet(start), Digits, Options with { Steps = 70 }, progress);
        Assert.Equal([(1, 2), (2, 2)], progress.Reports.Select(r => (r.Epoch, r.Epochs)));
        Assert.All(progress.Reports, r => Assert.InRange(r.MeanLoss, 0.1, 2.4));

        Assert.Equal(
            Trainer.Train(new SmallDigitNet(start), Digits, Options with { Epochs = 2 }).Values.ToArray(),
            Trainer.Train(new SmallDigitNet(start), Digits, Options with { Steps = 126 }).Values.ToArray()
        );
    }

    [Fact]
    public void Augmented_images_train_another_network_and_the_same_one_again()
    {
        var start = Trainer.Initialise(SmallDigitNet.Shape, 1);
        var options = Options with { Epochs = 1, Augmentation = new ImageAugmentation(28, 28) };
        var once = Train(options);
        Assert.Equal(once, Train(options));
        Assert.NotEqual(once, Train(options with { Augmentation = null }));
        Assert.Equal(
            Train(options with { Augmentation = null }),
            Train(
                options with
                {
                    Augmentation = new ImageAugmentation(28, 28)
                    {
                        Shift = 0,
                        Rotation = 0,
                        Stretch = 0,
                    },
                }
            )
        );

        float[] Train(TrainingOptions with) => Trainer.Train(new SmallDigitNet(start), Digits, with).Values.ToArray();
    }

    [Fact]
    public void Divergence_is_an_error() =>
        Assert.Throws<NotFiniteNumberException>(() =>
            Trainer.Train(
                new SmallDigitNet(Trainer.Initialise(SmallDigitNet.Shape, 1)),
                Digits,
                Options with
                {
                    LearningRate = 1e30,
                }
            )
        );

    [Fact]
    public void Bad_options_are_refused()
    {
        foreach (
            var bad in new[]
            {
                Options with
                {
                    Epochs = 0,
                },
                Options with
                {
                    BatchSize = 0,
                },
                Options with
                {
                    LearningRate = double.NaN,
                },
                Options with
                {
                    InputScale = 0,
                },
                Options with
                {
                    BiasFactor = double.PositiveInfinity,
                },
                Options with
                {
                    Momentum = 1,
                },
                Options with
                {
                    Temperature = 0,
                },
                Options with
                {
                    MaxOperatorNorm = 0,
                },
                Options with
                {
                    MaxDistance = -1,
                },
                Options with
                {
                    Steps = 0,
                },
                Options with
                {
                    Pull = -1,
                },
                Options with
                {
                    ActivityPenalty = float.NegativeInfinity,
                },
                Options with
                {
                    Augmentation = new(28, 27),
                },
                Options with
                {
                    Augmentation = new(1, 784),
                },
                Options with
                {
                    Augmentation = new(28, 28) { Shift = -1 },
                },
                Options with
                {
                    Augmentation = new(28, 28) { Stretch = double.NaN },
                },
                Options with
                {
                    PullCentre = Trainer.Initialise(new NetworkShape([784, 41, 10], bias: false), 1),
                },
            }
        )
            Assert.Throws<ArgumentException>(() =>
                Trainer.Train(new SmallDigitNet(Trainer.Initialise(SmallDigitNet.Shape, 1)), Digits, bad)
            );
    }
}
