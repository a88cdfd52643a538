using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>What theory.md section 8 reports of MNIST: who fails more often than whom.</summary>
[Slow]
public class MnistOrderTests
{
    [MnistFact]
    public void Failures_are_ordered_as_the_theorems_are()
    {
        // that of the main job, with fewer epochs
        var recipe = new Recipe
        {
            Preprocessing = Preprocessing.Scaled(1 / 9.2f),
            Temperature = 8,
            MaxOperatorNorm = 4,
            MaxDistance = 0.03,
            Epochs = 3,
        };
        (string images, string labels) = IdxFiles.Find(MnistFactAttribute.Folder, "train");
        ImageSet train = IdxFiles.Load(images, labels);
        var (prior, model, newToPrior) = recipe.Train(new DigitNet(recipe.Initialise(DigitNet.Shape)), train, Messages.Display);
        LabelledData sample = train.ToInputs(recipe.Preprocessing!, newToPrior);
        var report = BoundReport.Evaluate(
            new BoundRequest
            {
                Network = new DigitNet(model),
                Parameters = model,
                Prior = PriorNetwork.From(prior),
                Sample = sample,
                Options = new BoundOptions { Sigma = [0.001], Draws = 20_000 },
            }
        );
        long Failures(string certificate) => report.Certificates.Single(entry => entry.Kind.Name == certificate).Failures!.Value;

        string[][] orders =
        [
            ["gibbs", "averaged-sparse", "averaged-dense", "pointwise-dense"],
            ["averaged-sparse", "pointwise-sparse", "pointwise-dense", "uniform-dense"],
            ["uniform-sparse", "uniform-dense"],
        ];
        string all = string.Join(", ", report.Certificates.Select(entry => $"{entry.Kind} {entry.Failures}"));
        foreach (string[] order in orders)
        {
            foreach ((string less, string more) in order.Zip(order.Skip(1)))
                Assert.True(Failures(less) <= Failures(more), $"{less} fails more often than {more}: {all}");
        }
        Assert.True(
            Failures("averaged-sparse") - Failures("gibbs") <= (Failures("pointwise-dense") - Failures("gibbs")) / 4.0,
            all
        );
        Assert.True(Failures("pointwise-dense") < 10_000, all);
    }
}
