namespace BoundGen.Onnx.Folding;

/// <summary>What to say of an operator that no dense ReLU network has.</summary>
internal static class UnknownOperator
{
    public static InvalidDataException Refusal(OperatorNode node) => node.Refusal($"cannot be read: {Reason(node.Operator)}");

    private static string Reason(string name) =>
        name switch
        {
            "LeakyRelu"
            or "PRelu"
            or "Elu"
            or "Selu"
            or "Celu"
            or "ThresholdedRelu"
            or "Tanh"
            or "Gelu"
            or "HardSigmoid"
            or "HardSwish"
            or "Mish"
            or "Softplus"
            or "Softsign"
            or "Swish"
            or "Clip"
            or "Erf"
            or "Sign"
            or "Sin"
            or "Cos"
            or "Exp" => "another activation than ReLU; Relu between dense layers is needed",
            "Conv" or "ConvTranspose" or "MaxPool" or "AveragePool" or "GlobalAveragePool" or "GlobalMaxPool" or "LRN" or "Pad" =>
                "no dense layer; Gemm or MatMul is needed in place of convolutions and pooling",
            "LSTM" or "GRU" or "RNN" or "If" or "Loop" or "Scan" or "Attention" or "LayerNormalization" =>
                "its layers depend on more than constants; a chain of dense layers is needed",
            _ when name.Contains("quantize", StringComparison.OrdinalIgnoreCase)
                    || name.StartsWith("QLinear", StringComparison.Ordinal)
                    || name.Contains("Integer", StringComparison.Ordinal) =>
                "the model is quantised; one with weights in floating point is needed",
            _ when name.StartsWith("Tree", StringComparison.Ordinal) || name.StartsWith("SVM", StringComparison.Ordinal) =>
                "no neural network; a chain of dense layers is needed",
            _ => "a dense ReLU network is made of Gemm, MatMul, Add and Relu",
        };
}
