namespace BoundGen.Generators.Emission;

/// <summary>
/// One draw (theory.md section 4) with the certificate recursions of Theorems P and F, dense and sparse, spelled out
/// layer by layer: all of them read the same noisy pass, and F's index sets lie within P's, so that one sum of squared
/// columns grows from the one to the other.
/// </summary>
internal static class DrawEmitter
{
    private const string Library = "global::BoundGen.";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write($$"""
            /// <inheritdoc/>
            public {{Library}}DrawOutcome Draw(global::System.ReadOnlySpan<float> input, int label, {{Library}}NoiseModel noise, global::System.ReadOnlySpan<float> normals)
            {
                {{Library}}NetworkArguments.CheckDraw(input.Length, label, noise, normals.Length, Shape);
            """);
        WriteScratch(writer, plan);
        foreach (var layer in plan.Layers)
        {
            WriteNoisyLayer(writer, plan, layer);
            if (layer.Number <= plan.HiddenLayerCount)
                WriteCertificates(writer, layer);
        }

        WriteOutput(writer, plan);
        writer.Write("}");
    }

    /// <summary>Two pre-activation buffers, then what the certificates keep of a layer.</summary>
    private static void WriteScratch(SourceWriter writer, EmitPlan plan)
    {
        int wide = plan.LongestStride, list = plan.LongestIndexList;
        int squares = 2 * wide, means = 4 * wide, lists = 5 * wide;
        Scratch.Write(writer, "    ", lists + (3 * list), "scratch");
        writer.Write($$"""
                global::System.Span<float> squares = scratch.Slice({{squares}}, {{2 * wide}});
                global::System.Span<float> means = scratch.Slice({{means}}, {{wide}});
                global::System.Span<int> lists = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(scratch.Slice({{lists}}));
                global::System.Span<int> active = lists.Slice(0, {{list}});
                global::System.Span<int> reachP = lists.Slice({{list}}, {{list}});
                global::System.Span<int> reachF = lists.Slice({{2 * list}}, {{list}});
            """);
    }

    /// <summary>zhat^k = c^k + s_k xi^k with s_k = sigma_k Ahat_{k-1}.</summary>
    private static void WriteNoisyLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        string x = k == 1 ? "input" : "z" + (k - 1);
        ForwardEmitter.WriteLayer(writer, plan, layer);
        writer.Write($$"""
                double s{{k}} = noise.Sigma[{{k - 1}}] * {{Library}}Activations.Norm({{x}}, active.Slice(0, count), {{(plan.Model.Bias ? 1 : 0)}});
                if (!{{Library}}Activations.AddNoise(z{{k}}.Slice(0, {{layer.Outputs}}), normals.Slice({{layer.NoiseOffset}}, {{layer.Outputs}}), s{{k}}))
                    return {{Library}}DrawOutcome.None;
            """);
    }

    /// <summary>J_k, P_k and D_k of both theorems.</summary>
    private static void WriteCertificates(SourceWriter writer, LayerPlan layer)
    {
        int k = layer.Number, l = k - 1;
        string z = $"z{k}.Slice(0, {layer.Outputs})", means = $"means.Slice(0, {layer.Outputs})";
        string rootOfWidth = $"global::System.Math.Sqrt({layer.Outputs})";
        if (k == 1)
        {
            writer.Write($$"""
                    // Theorem F: nothing deviates below the first layer.
                    {{Library}}AveragedLayer sparseF1 = {{Library}}AveragedCertificate.Sparse({{z}}, default, noise, 0, default, s1, reachF, means);
                    {{Library}}AveragedLayer denseF1 = {{Library}}AveragedCertificate.Dense({{means}}, noise, 0, default, s1);
                    // Theorem P: dev^1 = 0, P_1 = 0.
                    int sizeP1 = {{Library}}PointwiseCertificate.Support({{z}}, s1, noise.Tau(0), reachP, out double q1);
                    double denseP1 = s1 * ({{rootOfWidth}} + noise.T);
                    double sparseP1 = s1 * (q1 + noise.T);
                """);
            return;
        }

        string below = $"reachF.Slice(0, sparseF{l}.Size)";
        writer.Write($$"""
                // Theorem F: dev^{{k}} = r^{{k}}(J_{{l}}) min(D_{{l}}, P_{{l}} + ||mbar^{{l}}|| + s_{{l}} tau), P_{{k}} = min(N2^{{k}} D_{{l}}, T4).
                squares.Clear(); // times ones: the layer's kernel adds up columns of squares
                __AddColumns{{k}}(ref noise.SquaredWeights({{l}}), noise.Ones, {{below}}, squares);
                int rest{{k}} = {{Library}}PointwiseCertificate.Difference(reachP.Slice(0, sizeP{{l}}), {{below}}, active);
                {{Library}}AveragedLayer sparseF{{k}} = {{Library}}AveragedCertificate.Sparse({{z}}, squares, noise, {{l}}, sparseF{{l}}, s{{k}}, reachF, means);
                {{Library}}AveragedLayer denseF{{k}} = {{Library}}AveragedCertificate.Dense({{means}}, noise, {{l}}, denseF{{l}}, s{{k}});
                // Theorem P: dev^{{k}} = r^{{k}}(J_{{l}}) D_{{l}}, P_{{k}} = N2^{{k}}(|J_{{k}}|, |J_{{l}}|) D_{{l}}.
                __AddColumns{{k}}(ref noise.SquaredWeights({{l}}), noise.Ones, active.Slice(0, rest{{k}}), squares);
                int sizeP{{k}} = {{Library}}PointwiseCertificate.Support({{z}}, squares, sizeP{{l}}, noise.Rho[{{l}}], sparseP{{l}}, s{{k}}, noise.Tau({{l}}), reachP, out double q{{k}});
                double denseP{{k}} = (noise.OperatorNorm({{l}}) * denseP{{l}}) + (s{{k}} * ({{rootOfWidth}} + noise.T));
                double sparseP{{k}} = (noise.SparseNorm({{l}}, sizeP{{k}}, sizeP{{l}}) * sparseP{{l}}) + (s{{k}} * (q{{k}} + noise.T));
            """);
    }

    private static void WriteOutput(SourceWriter writer, EmitPlan plan)
    {
        int k = plan.HiddenLayerCount, last = plan.Last.Number;
        string logits = $"z{last}.Slice(0, OutputSize), label, noise";
        string means = k == 0 ? "default" : $"means.Slice(0, {plan.Layers[k - 1].Outputs})";
        string hiddenP = k == 0 ? "default, 0, 0" : $"reachP.Slice(0, sizeP{k}), denseP{k}, sparseP{k}";
        string reachF = k == 0 ? "default" : $"reachF.Slice(0, sparseF{k}.Size)";
        writer.Write($$"""

                // The margin of every other class against v_yj(J) D + sqrt(2) s tau_C; nothing passes where Gibbs fails.
                {{Library}}DrawOutcome outcome = {{Library}}PointwiseCertificate.Outcome({{logits}}, {{hiddenP}}, s{{last}}, squares);
                if (outcome == {{Library}}DrawOutcome.None)
                    return outcome;
                if ({{Library}}AveragedCertificate.Passes({{logits}}, default, {{means}}, {{(k == 0 ? "default" : "denseF" + k)}}, s{{last}}, true, squares))
                    outcome |= {{Library}}DrawOutcome.AveragedDense;
                if ({{Library}}AveragedCertificate.Passes({{logits}}, {{reachF}}, {{means}}, {{(k == 0 ? "default" : "sparseF" + k)}}, s{{last}}, false, squares))
                    outcome |= {{Library}}DrawOutcome.AveragedSparse;
                return outcome;
            """);
    }
}
