namespace BoundGen.Generators.Emission;

/// <summary>
/// One draw (theory.md section 4) with the certificate recursion of Theorem P, dense and sparse, spelled out layer by
/// layer: dense and sparse read the same noisy pass.
/// </summary>
internal static class DrawEmitter
{
    private const string Library = "global::BoundGen.";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        int rows = 2 * plan.LongestStride, active = rows + plan.LongestStride, support = active + plan.LongestIndexList;
        writer.Write($$"""
            /// <inheritdoc/>
            public {{Library}}DrawOutcome Draw(global::System.ReadOnlySpan<float> input, int label, {{Library}}NoiseModel noise, global::System.ReadOnlySpan<float> normals)
            {
                {{Library}}NetworkArguments.CheckDraw(input.Length, label, noise, normals.Length, Shape);
            """);
        Scratch.Write(writer, "    ", support + plan.LongestIndexList, "scratch");
        writer.Write($$"""
                global::System.Span<float> squares = scratch.Slice({{rows}}, {{plan.LongestStride}});
                global::System.Span<int> active = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(scratch.Slice({{active}}, {{plan.LongestIndexList}}));
                global::System.Span<int> support = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(scratch.Slice({{support}}, {{plan.LongestIndexList}}));
            """);
        foreach (var layer in plan.Layers)
        {
            WriteNoisyLayer(writer, plan, layer);
            if (layer.Number <= plan.HiddenLayerCount)
                WriteTheoremP(writer, layer);
        }

        WriteOutput(writer, plan);
        writer.Write("}");
    }

    /// <summary>zhat^k = c^k + s_k xi^k with s_k = sigma_k Ahat_{k-1}.</summary>
    private static void WriteNoisyLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number;
        string x = k == 1 ? "input" : "z" + (k - 1);
        ForwardEmitter.WriteLayer(writer, plan, layer);
        writer.Write($$"""
                double s{{k}} = noise.Sigma[{{k - 1}}] * {{Library}}Activations.Norm({{x}}, active.Slice(0, count), {{(plan.Model.Bias ? 1 : 0)}});
                {{Library}}Activations.AddNoise(z{{k}}.Slice(0, {{layer.Outputs}}), normals.Slice({{layer.NoiseOffset}}, {{layer.Outputs}}), s{{k}});
            """);
    }

    /// <summary>J_k, q_k and D_k = P_k + s_k (q_k + t), P_1 = 0, P_{k+1} = N2^{k+1}(|J_{k+1}|, |J_k|) D_k.</summary>
    private static void WriteTheoremP(SourceWriter writer, LayerPlan layer)
    {
        int k = layer.Number, l = k - 1;
        string z = $"z{k}.Slice(0, {layer.Outputs})";
        string rootOfWidth = $"global::System.Math.Sqrt({layer.Outputs})";
        if (k == 1)
        {
            writer.Write($$"""
                    // Theorem P: dev^1 = 0, P_1 = 0.
                    int size1 = {{Library}}PointwiseCertificate.Support({{z}}, s1, noise.Tau(0), support, out double q1);
                    double dense1 = s1 * ({{rootOfWidth}} + noise.T);
                    double sparse1 = s1 * (q1 + noise.T);
                """);
            return;
        }

        writer.Write($$"""
                // Theorem P: dev^{{k}} = r^{{k}}(J_{{l}}) D_{{l}}, P_{{k}} = N2^{{k}}(|J_{{k}}|, |J_{{l}}|) D_{{l}}.
                squares.Clear();
                __AddColumns{{k}}(ref noise.SquaredWeights({{l}}), noise.Ones, support.Slice(0, size{{l}}), squares);
                int size{{k}} = {{Library}}PointwiseCertificate.Support({{z}}, squares, size{{l}}, noise.Rho[{{l}}], sparse{{l}}, s{{k}}, noise.Tau({{l}}), support, out double q{{k}});
                double dense{{k}} = (noise.OperatorNorm({{l}}) * dense{{l}}) + (s{{k}} * ({{rootOfWidth}} + noise.T));
                double sparse{{k}} = (noise.SparseNorm({{l}}, size{{k}}, size{{l}}) * sparse{{l}}) + (s{{k}} * (q{{k}} + noise.T));
            """);
    }

    private static void WriteOutput(SourceWriter writer, EmitPlan plan)
    {
        int k = plan.HiddenLayerCount, last = plan.Last.Number;
        string hidden = k == 0 ? "default, 0, 0" : $"support.Slice(0, size{k}), dense{k}, sparse{k}";
        writer.Write($$"""

                // The margin of every other class against v_yj(J) D + sqrt(2) s tau_C.
                return {{Library}}PointwiseCertificate.Outcome(z{{last}}.Slice(0, OutputSize), label, noise, {{hidden}}, s{{last}}, squares);
            """);
    }
}
