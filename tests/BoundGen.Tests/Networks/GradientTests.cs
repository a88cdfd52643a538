namespace BoundGen.Tests.Networks;

public class GradientTests
{
    [Theory]
    [InlineData(0.3f)]
    [InlineData(-0.3f)]
    public void The_gradient_is_that_of_finite_differences(float activityPenalty)
    {
        const double Step = 1e-2;
        float[] parameters = Sample.Parameters(BiasedNet.Shape),
            inputs = [.. Sample.Input(BiasedNet.Shape, 1), .. Sample.Input(BiasedNet.Shape, 2)];
        int[] labels = [1, 4];
        var loss = new TrainingLoss(1.5f, activityPenalty);
        var gradient = new float[parameters.Length];
        var network = new BiasedNet(parameters);
        network.Gradient(parameters, inputs, labels, loss, gradient);
        for (int i = 0; i < parameters.Length; i += 7)
        {
            double difference = (Loss(i, Step) - Loss(i, -Step)) / (2 * Step);
            Assert.InRange(gradient[i], difference - 5e-3, difference + 5e-3);
        }

        double Loss(int i, double by)
        {
            float[] moved = [.. parameters];
            moved[i] += (float)by;
            return network.Gradient(moved, inputs, labels, loss, new float[moved.Length]);
        }
    }
}
