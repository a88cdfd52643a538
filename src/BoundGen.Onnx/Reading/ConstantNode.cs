using BoundGen.Onnx.Folding;

namespace BoundGen.Onnx.Reading;

/// <summary>A constant that is a node.</summary>
internal static class ConstantNode
{
    public static Constant Read(OperatorNode node, TensorReader tensors)
    {
        if (node.Attribute("value") is { Tensor: { } tensor })
            return tensors.Read(tensor);
        if (node.Attribute("value_float") is { } number)
            return new Constant([], [number.Number]);
        if (node.Attribute("value_int") is { } integer)
            return new Constant([], [integer.Integer], isInteger: true);
        if (node.Attribute("value_floats") is { } numbers)
            return new Constant([numbers.Numbers.Count], [.. numbers.Numbers]);
        if (node.Attribute("value_ints") is { } integers)
            return new Constant([integers.Integers.Count], [.. integers.Integers], isInteger: true);
        throw node.Refusal("has no value that can be read, expected a tensor, numbers or whole numbers");
    }
}
