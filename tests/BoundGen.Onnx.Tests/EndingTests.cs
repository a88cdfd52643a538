using BoundGen.Onnx.Format;
using Google.Protobuf;
using static BoundGen.Onnx.Tests.TestModel;

namespace BoundGen.Onnx.Tests;

/// <summary>What follows the logits of a classifier is dropped, as long as the class stays the same.</summary>
public class EndingTests
{
    private const string MachineLearning = "ai.onnx.ml";

    private static TestModel Network(int classes) =>
        new TestModel(0, 3)
            .Opset(1, MachineLearning)
            .Dense("h", "x", 3, 4, 1)
            .Node("Relu", "a", ["h"])
            .Dense("y", "a", 4, classes, 2);

    [Theory]
    [InlineData("Softmax", 9)]
    [InlineData("Softmax", 17)]
    [InlineData("LogSoftmax", 17)]
    [InlineData("Sigmoid", 17)]
    public void Probabilities_become_logits_and_that_is_said(string @operator, int opset)
    {
        var model = Network(2).Opset(opset).Node(@operator, "p", ["y"]).Output("p");
        var network = model.Load();
        Assert.Equal([$"{@operator} node \"node:p\": dropped, the outputs are logits."], network.Changes);
        Assert.Equal(Network(2).Output("y").Load().Parameters.Values.ToArray(), network.Parameters.Values.ToArray());
        using var runtime = new OnnxRuntimeModel(model.Bytes());
        for (int n = 0; n < 20; n++)
        {
            float[] input = Numbers(3, n);
            Assert.Equal(PlainPass.Largest(runtime.Run(input)), PlainPass.Largest(PlainPass.Logits(network.Parameters, input)));
        }
    }

    [Fact]
    public void The_end_of_a_classifier_of_scikit_learn_is_dropped() =>
        Assert.Equal("3-4-3+bias", Labelled(Network(3).Node("Softmax", "p", ["y"]), "p").Load().Parameters.Shape.ToString());

    [Fact]
    public void One_logistic_output_of_scikit_learn_becomes_two_classes()
    {
        var model = Network(1)
            .Weights("one", [1], [1])
            .Node("Sigmoid", "p", ["y"])
            .Node("Sub", "q", ["one", "p"])
            .Node("Concat", "both", ["q", "p"], Integer("axis", 1));
        var network = Labelled(model, "both").Load();
        Assert.Equal("3-4-2+bias", network.Parameters.Shape.ToString());
        var single = Network(1).Node("Sigmoid", "p", ["y"]).Output("p");
        Assert.Equal("3-4-1+bias", single.Load().Parameters.Shape.ToString());
        using var runtime = new OnnxRuntimeModel(single.Bytes());
        for (int n = 0; n < 20; n++)
        {
            float[] input = Numbers(3, n),
                logits = PlainPass.Logits(network.Parameters, input);
            Assert.Equal(runtime.Run(input)[0], 1 / (1 + MathF.Exp(logits[0] - logits[1])), 1e-6);
        }
    }

    [Fact]
    public void A_class_alone_is_an_output_too()
    {
        var network = Network(2).Node("ArgMax", "c", ["y"], Integer("axis", 1)).Output("c").Load();
        Assert.Equal("3-4-2+bias", network.Parameters.Shape.ToString());
    }

    [Theory]
    [InlineData("Softmax", 0, "works on axis 0 of [1, 2], expected the axis of the classes")]
    [InlineData("ArgMax", 0, "works on axis 0 of [1, 2], expected the axis of the classes")]
    [InlineData("Softmax", 7, "has axis 7, expected one of 2 dimensions")]
    public void Another_axis_is_refused(string @operator, int axis, string problem) =>
        Assert.Contains(
            $"{@operator} node \"node:p\" {problem}",
            Network(2).Node(@operator, "p", ["y"], Integer("axis", axis)).Output("p").Refusal(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Probabilities_that_are_reshaped_have_their_classes_on_another_axis()
    {
        TestModel Reshaped(long[] shape, int axis) =>
            Network(4)
                .Node("Softmax", "p", ["y"])
                .Integers("shape", shape)
                .Node("Reshape", "r", ["p", "shape"])
                .Node("ArgMax", "c", ["r"], Integer("axis", axis))
                .Output("c");
        Assert.Equal("3-4-4+bias", Reshaped([4], 0).Load().Parameters.Shape.ToString());
        Assert.Contains(
            "ArgMax node \"node:c\" works on axis 1 of [2, 2], expected the axis of the classes",
            Reshaped([2, 2], 1).Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Probabilities_that_become_whole_numbers_are_refused() =>
        Assert.Contains(
            "Cast node \"node:c\" makes whole numbers of the network's values",
            Network(2).Node("Softmax", "p", ["y"]).Node("Cast", "c", ["p"], Integer("to", 7)).Output("c").Refusal(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Softmax")]
    [InlineData("Sigmoid")]
    public void A_layer_behind_probabilities_is_refused(string @operator) =>
        Assert.Contains(
            $"{@operator} node \"node:p\" is followed by Gemm node \"node:z\"",
            Network(2).Node(@operator, "p", ["y"]).Dense("z", "p", 2, 2, 1).Output("z").Refusal(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Probabilities_in_another_order_are_refused() =>
        Assert.Contains(
            "Sigmoid node \"node:p\" is followed by Concat",
            Network(1)
                .Weights("one", [1], [1])
                .Node("Sigmoid", "p", ["y"])
                .Node("Sub", "q", ["one", "p"])
                .Node("Concat", "both", ["p", "q"], Integer("axis", 1))
                .Output("both")
                .Refusal(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("NONE")]
    [InlineData("SOFTMAX")]
    [InlineData("LOGISTIC")]
    public void A_linear_classifier_of_scikit_learn_is_a_network_without_hidden_layers(string transform)
    {
        var model = Linear(new TestModel(0, 4), transform, Numbers(12), [0.1f, -0.2f, 0.3f])
            .Node("Normalizer", MachineLearning, "p", ["scores"], Text("norm", "L1"))
            .Output("p");
        var network = model.Load();
        Assert.Equal("4-3+bias", network.Parameters.Shape.ToString());
        Assert.Equal([.. Numbers(12), 0.1f, -0.2f, 0.3f], network.Parameters.Values.ToArray());
        using var runtime = new OnnxRuntimeModel(model.Bytes());
        for (int n = 0; n < 20; n++)
        {
            float[] input = Numbers(4, n);
            Assert.Equal(PlainPass.Largest(runtime.Run(input)), PlainPass.Largest(PlainPass.Logits(network.Parameters, input)));
        }
    }

    [Fact]
    public void Class_and_scores_of_a_linear_classifier_are_outputs_of_one_network()
    {
        var model = Linear(new TestModel(0, 4), "SOFTMAX", Numbers(12), Numbers(3))
            .Node("Cast", "output_label", ["label"], Integer("to", 7))
            .Node("ZipMap", MachineLearning, "output_probability", ["scores"])
            .Output("output_label")
            .Output("output_probability");
        Assert.Equal("4-3+bias", model.Load().Parameters.Shape.ToString());
    }

    [Fact]
    public void Two_logistic_classes_keep_their_probabilities()
    {
        float[] row = Numbers(4);
        var model = Linear(new TestModel(0, 4), "LOGISTIC", [.. row.Select(weight => -weight), .. row], [-0.5f, 0.5f])
            .Output("scores");
        var network = model.Load();
        using var runtime = new OnnxRuntimeModel(model.Bytes());
        for (int n = 0; n < 20; n++)
        {
            float[] input = Numbers(4, n),
                logits = PlainPass.Logits(network.Parameters, input);
            Assert.Equal(runtime.Run(input)[1], 1 / (1 + MathF.Exp(logits[0] - logits[1])), 1e-6);
        }
    }

    [Theory]
    [InlineData("PROBIT", 12, 3, "has post_transform \"PROBIT\", expected NONE, SOFTMAX or LOGISTIC")]
    [InlineData("NONE", 12, 1, "has coefficients of 1 classes, expected a row and an intercept for each of at least two")]
    [InlineData("NONE", 12, 0, "has coefficients of 0 classes")]
    [InlineData("NONE", 11, 3, "has 11 coefficients for 3 classes, but gets [1, 4]")]
    [InlineData("NONE", 15, 3, "has 15 coefficients for 3 classes, but gets [1, 4]")]
    public void Other_linear_classifiers_are_refused(string transform, int coefficients, int intercepts, string problem) =>
        Assert.Contains(
            "LinearClassifier node \"node:label\" " + problem,
            Linear(new TestModel(0, 4), transform, Numbers(coefficients), Numbers(intercepts)).Output("scores").Refusal(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Scores_over_their_largest_are_refused_as_that_may_be_negative() =>
        Assert.Contains(
            "is followed by Normalizer",
            Linear(new TestModel(0, 4), "NONE", Numbers(12), Numbers(3))
                .Node("Normalizer", MachineLearning, "p", ["scores"])
                .Output("p")
                .Refusal(),
            StringComparison.Ordinal
        );

    [Fact]
    public void A_linear_classifier_says_which_labels_its_outputs_stand_for()
    {
        string Told(params NodeAttribute[] labels)
        {
            var model = Linear(new TestModel(0, 4), "NONE", Numbers(12), Numbers(3)).Output("scores");
            Relabel(model, labels);
            return string.Join("\n", model.Load().Changes);
        }

        var names = new NodeAttribute { Name = "classlabels_strings", Type = 8 };
        names.Texts.AddRange(new[] { "cat", "dog", "owl" }.Select(ByteString.CopyFromUtf8));
        Assert.Contains(
            "LinearClassifier node \"node:label\": outputs 0 to 2 stand for the labels 3, 5, 7, in this order.",
            Told(IntegerList("classlabels_ints", 3, 5, 7)),
            StringComparison.Ordinal
        );
        Assert.Contains("labels \"cat\", \"dog\", \"owl\", in this order.", Told(names), StringComparison.Ordinal);
        Assert.DoesNotContain("labels", Told(IntegerList("classlabels_ints", 0, 1, 2)), StringComparison.Ordinal);
        Assert.DoesNotContain("labels", Told(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_linear_classifier_with_another_number_of_labels_is_refused()
    {
        var model = Linear(new TestModel(0, 4), "NONE", Numbers(12), Numbers(3)).Output("scores");
        Relabel(model, IntegerList("classlabels_ints", 0, 1));
        Assert.Contains(
            "LinearClassifier node \"node:label\" has 2 labels for 3 classes, expected one for each",
            model.Refusal(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_cast_of_probabilities_has_one_input() =>
        Assert.Contains(
            "Cast node \"node:c\" has 2 inputs, expected one",
            Network(2).Node("Softmax", "p", ["y"]).Node("Cast", "c", ["p", ""], Integer("to", 1)).Output("c").Refusal(),
            StringComparison.Ordinal
        );

    private static void Relabel(TestModel model, params NodeAttribute[] labels)
    {
        var attributes = model.Graph.Nodes[^1].Attributes;
        attributes.Remove(attributes.Single(attribute => attribute.Name == "classlabels_ints"));
        attributes.AddRange(labels);
    }

    private static TestModel Linear(TestModel model, string transform, float[] coefficients, float[] intercepts)
    {
        model
            .Opset(1, MachineLearning)
            .Node(
                "LinearClassifier",
                MachineLearning,
                "label",
                ["x"],
                NumberList("coefficients", coefficients),
                NumberList("intercepts", intercepts),
                IntegerList("classlabels_ints", [.. Enumerable.Range(0, intercepts.Length).Select(label => (long)label)]),
                Text("post_transform", transform)
            );
        model.Graph.Nodes[^1].Outputs.Add("scores");
        return model;
    }

    /// <summary>Both outputs of scikit-learn's converter: the class by its label, and a map of probabilities.</summary>
    private static TestModel Labelled(TestModel model, string probabilities) =>
        model
            .Integers("classes", 3, 5, 7)
            .Integers("flat", -1)
            .Node("ArgMax", "index", [probabilities], Integer("axis", 1))
            .Node("ArrayFeatureExtractor", MachineLearning, "label", ["classes", "index"])
            .Node("Cast", "number", ["label"], Integer("to", 1))
            .Node("Reshape", "row", ["number", "flat"])
            .Node("Cast", "output_label", ["row"], Integer("to", 7))
            .Node("ZipMap", MachineLearning, "output_probability", [probabilities])
            .Output("output_label")
            .Output("output_probability");
}
