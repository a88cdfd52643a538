using System.Text;

namespace BoundGen.Onnx.Tests;

/// <summary>The text format of ACAS Xu.</summary>
public class NnetTests
{
    private const string File = """
        // A small network,
        // by hand.
        2, 2, 2, 3,
        2, 3, 2,
        0,
        -1, -2,
        1, 2,
        0.5, -1.5, 7,
        2, 4, 10,
        1, -2
        3, 4
        -5e-1, 0.25
        0.1
        0.2
        -0.3
        1, 2, 3
        -4, 5, -6
        0.5
        -0.5

        """;

    private static NnetNetwork Load(string text) => NnetNetwork.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Means_and_scales_are_folded_and_the_ranges_that_are_left_out_are_named()
    {
        var network = Load(File);
        Assert.Equal("2-3-2+bias", network.Parameters.Shape.ToString());
        Assert.Equal(3, network.Changes.Count);
        Assert.Contains("folded into the first and the last layer", network.Changes[0], StringComparison.Ordinal);
        Assert.Contains("not clipped", network.Changes[1], StringComparison.Ordinal);
        Assert.Contains(
            "the largest output is taken here, ACAS Xu networks mean the smallest",
            network.Changes[2],
            StringComparison.Ordinal
        );
        foreach (float[] input in new[] { new[] { 0.5f, -1.5f }, [3, 1], [-2, 5] })
        {
            double a = (input[0] - 0.5) / 2,
                b = (input[1] + 1.5) / 4;
            double[] h = [Math.Max(0, a - 2 * b + 0.1), Math.Max(0, 3 * a + 4 * b + 0.2), Math.Max(0, -0.5 * a + 0.25 * b - 0.3)];
            float[] logits = PlainPass.Logits(network.Parameters, input);
            Assert.Equal(10 * (h[0] + 2 * h[1] + 3 * h[2] + 0.5) + 7, logits[0], 1e-4);
            Assert.Equal(10 * (-4 * h[0] + 5 * h[1] - 6 * h[2] - 0.5) + 7, logits[1], 1e-4);
        }
    }

    [Fact]
    public void Without_means_and_scales_the_weights_are_those_of_the_file()
    {
        string text = File.Replace("0.5, -1.5, 7,", "0, 0, 0,", StringComparison.Ordinal)
            .Replace("2, 4, 10,", "1, 1, 1,", StringComparison.Ordinal);
        var network = Load(text);
        Assert.Equal(2, network.Changes.Count);
        Assert.Equal(
            [1, -2, 3, 4, -0.5f, 0.25f, 0.1f, 0.2f, -0.3f, 1, 2, 3, -4, 5, -6, 0.5f, -0.5f],
            network.Parameters.Values.ToArray()
        );
    }

    [Theory]
    [InlineData("2, 2, 2, 3,", "2, 2, 3, 3,", "has 2 inputs and 3 outputs, and layers from 2 to 2")]
    [InlineData("2, 2, 2, 3,", "0, 2, 2, 3,", "has 0 in line 3, expected the number of layers, at least 1")]
    [InlineData("2, 3, 2,", "2, 300000, 2,", "is too short for the 1500002 parameters")]
    [InlineData("2, 3, 2,", "2, 2000000000, 2,", "has more than 2147483647 parameters")]
    [InlineData("2, 4, 10,", "2, 0, 10,", "has scale 1 = 0")]
    [InlineData("-5e-1", "five", "has no number in line 12, expected the weights of layer 0")]
    [InlineData("-5e-1", "NaN", "has no number in line 12")]
    [InlineData("-5e-1", "1e300", "Element 4 of the weights of layer 0 is")]
    [InlineData("0.5\n-0.5", "0.5", "ends in line 19, expected the biases of layer 1")]
    [InlineData("0.5\n-0.5", "0.5\n-0.5\n1", "goes on in line 20 after the biases of the last layer")]
    public void A_broken_file_is_refused_at_its_line(string good, string bad, string problem)
    {
        string message = Assert
            .Throws<InvalidDataException>(() => Load(File.ReplaceLineEndings("\n").Replace(good, bad, StringComparison.Ordinal)))
            .Message;
        Assert.StartsWith("the stream: " + problem, message, StringComparison.Ordinal);
    }
}
