using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace BoundGen.Onnx.Folding;

/// <summary>scikit-learn's linear classifier: a dense layer and the end of the network in one node.</summary>
internal static class LinearClassifier
{
    private const int MostLabelsShown = 10;

    /// <summary>The node gives out the class, and as a second output what it makes of the logits.</summary>
    public static Flow Apply(OperatorNode node, Flow flow, Workspace workspace)
    {
        string transform = node.Attribute("post_transform") is { } text ? text.Text.ToStringUtf8() : "NONE";
        if (transform is not ("NONE" or "SOFTMAX" or "LOGISTIC"))
            throw node.Refusal(
                $"has post_transform {OperatorNode.Quote(transform)}, expected NONE, SOFTMAX or LOGISTIC, which keep the largest logit the largest"
            );
        int rows = RowsOf(node);
        if (rows < 2)
            throw node.Refusal($"has coefficients of {rows} classes, expected a row and an intercept for each of at least two");
        if (InputsOf(node) is not { } inputs || flow.Dimensions.Length != 2 || flow.Dimensions[1] != inputs)
            throw node.Refusal(
                $"has {node.Attribute("coefficients")?.Numbers.Count ?? 0} coefficients for {rows} classes, but gets {Axes.Describe(flow.Dimensions)} from the nodes before it"
            );
        CheckLabels(node, rows, workspace);
        var weights = new Constant([rows, inputs], Numbers(node, "coefficients", workspace));
        double[] intercepts = Numbers(node, "intercepts", workspace);
        // Two logistic outputs of opposite logits z and -z are the probabilities that a softmax makes of z/2 and -z/2.
        if (transform == "LOGISTIC" && rows == 2 && AreOpposite(weights.Values) && AreOpposite(intercepts))
        {
            workspace.Tell(node, "two classes have half of the logit each, with opposite signs");
            Halve(weights.Values);
            Halve(intercepts);
        }

        workspace.Tell(node, "its dense layer is read; the outputs are logits");
        var logits = LinearOperators.TimesMatrix(node, flow, weights, rowsAreOutputs: true, workspace);
        return logits.With(logits.Map.Plus(intercepts, node, workspace), [1, rows]).With(new Ending(node, EndingKind.Label));
    }

    /// <summary>How many inputs it takes; null where its coefficients are not so many for each class.</summary>
    public static int? InputsOf(OperatorNode node)
    {
        int rows = RowsOf(node),
            coefficients = node.Attribute("coefficients")?.Numbers.Count ?? 0;
        return rows > 0 && coefficients > 0 && coefficients % rows == 0 ? coefficients / rows : null;
    }

    /// <summary>Says which class an output stands for, unless that is its number or nothing is known of it.</summary>
    private static void CheckLabels(OperatorNode node, int classes, Workspace workspace)
    {
        RepeatedField<long> numbers = node.Attribute("classlabels_ints")?.Integers ?? [];
        RepeatedField<ByteString> names = node.Attribute("classlabels_strings")?.Texts ?? [];
        int labels = numbers.Count + names.Count;
        if (labels != 0 && labels != classes)
            throw node.Refusal($"has {labels} labels for {classes} classes, expected one for each");
        if (labels == 0 || numbers.Select((label, output) => label == output).Count(isSame => isSame) == classes)
            return;
        var shown = numbers
            .Select(label => label.ToString(CultureInfo.InvariantCulture))
            .Concat(names.Select(name => OperatorNode.Quote(name.ToStringUtf8())))
            .Take(MostLabelsShown);
        workspace.Tell(
            node,
            $"outputs 0 to {classes - 1} stand for the labels {string.Join(", ", shown)}{(labels > MostLabelsShown ? ", ..." : "")}, in this order"
        );
    }

    private static int RowsOf(OperatorNode node) => node.Attribute("intercepts")?.Numbers.Count ?? 0;

    private static double[] Numbers(OperatorNode node, string name, Workspace workspace)
    {
        var numbers = node.Attribute(name)!.Numbers;
        double[] values = workspace.Allocate(numbers.Count, node);
        for (int i = 0; i < values.Length; i++)
            values[i] = numbers[i];
        return values;
    }

    private static bool AreOpposite(double[] values) =>
        Enumerable.Range(0, values.Length / 2).All(i => values[i] == -values[values.Length / 2 + i]);

    private static void Halve(double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] /= 2;
    }
}
