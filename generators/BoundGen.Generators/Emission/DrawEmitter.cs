namespace BoundGen.Generators.Emission;

/// <summary>
/// One draw (theory.md section 4) with the certificate recursions of Theorems U, P and F, dense and sparse, spelled out
/// layer by layer: all of them read the same noisy pass, and the sums of squares behind their row norms grow from one
/// index set to the next.
/// </summary>
internal static class DrawEmitter
{
    private const string Library = "global::BoundGen.";
    private const string Ints = "global::System.Span<int>";
    private const string ReadOnlyInts = "global::System.ReadOnlySpan<int>";

    /// <summary>The theorems in the order in which their index sets are likely to grow, each with what its steps read.</summary>
    private static readonly (string Letter, string Class, string Moments, string DenseMoments, string Formulas)[] Theorems =
    [
        ("F", "AveragedCertificate", "q, means, ", "means, ", "dev = r min(D, P + ||mbar|| + s tau), P = min(N2 D, T4), D = P + s (q + t)"),
        ("P", "PointwiseCertificate", "q, ", "", "dev = r D, P = N2 D, D = P + s (q + t)"),
        ("U", "UniformCertificate", "", "", "I from r D + b Ahat, D = N2 D + a Ahat"),
    ];

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write($$"""
            // One noisy pass (theory.md section 4) and what Theorems U, P and F certify of it (section 5), rounding allowed for (section 7).
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
                WriteCertificates(writer, plan, layer);
        }

        WriteOutput(writer, plan);
        writer.Write("}");
        for (int k = 2; k <= plan.HiddenLayerCount; k++)
            WriteSquares(writer, k);
    }

    /// <summary>Pre-activations of two layers, squares, moments, and lists of indices.</summary>
    private static void WriteScratch(SourceWriter writer, EmitPlan plan)
    {
        int wide = plan.LongestStride, list = plan.LongestIndexList;
        Scratch.Write(writer, "    ", plan.DrawScratch, "scratch");
        writer.Write($$"""
                var pre = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, double>(scratch.Slice(0, {{4 * list}}));
                var squares = scratch.Slice({{4 * list}}, {{2 * wide}});
                var moments = scratch.Slice({{(4 * list) + (2 * wide)}}, {{2 * wide}});
                var lists = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(scratch.Slice({{(4 * list) + (4 * wide)}}));
                var active = lists.Slice(0, {{list}});
                var z0 = pre.Slice({{list}}, InputSize);
                {{Library}}Activations.Widen(input, z0);
            """);
    }

    /// <summary>zhat^k = c^k + s_k xi^k with s_k = sigma_k Ahat_{k-1}.</summary>
    private static void WriteNoisyLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number, l = k - 1;
        string compact = k == 1 ? "CompactInput(input, active)" : $"CompactHidden(z{l}, active)";
        writer.Write($$"""

                // Layer {{k}}: {{layer.Inputs}} -> {{layer.Outputs}}.
                {{(k == 1 ? "int " : "")}}count = {{Library}}Activations.{{compact}};
                var z{{k}} = pre.Slice({{(k % 2 == 1 ? 0 : plan.LongestIndexList)}}, {{layer.Stride}});
                z{{k}}.Clear();
            """);
        if (plan.Model.Bias)
            writer.Write($"    {Library}Activations.Widen(__weights.Row({layer.BiasOffset}, {layer.Outputs}), z{k});");
        writer.Write($$"""
                {{Library}}ColumnSums.Add(ref __weights.At({{layer.WeightOffset}}), z{{l}}, active.Slice(0, count), z{{k}});
                z{{k}} = z{{k}}.Slice(0, {{layer.Outputs}});
                var noisy{{k}} = noise.AddNoise({{l}}, {{(k == 1 ? "default" : "noisy" + l)}}, {{Library}}Activations.Norm(z{{l}}, active.Slice(0, count), {{(plan.Model.Bias ? 1 : 0)}}), normals.Slice({{layer.NoiseOffset}}, {{layer.Outputs}}), z{{k}});
                if (!noisy{{k}}.IsFinite)
                    return {{Library}}DrawOutcome.None;
            """);
        if (k == 1)
            WriteBelowFirstLayer(writer, layer);
    }

    private static void WriteBelowFirstLayer(SourceWriter writer, LayerPlan layer) => writer.Write($$"""
            // D_0 = 0, and J_0 is the support of x.
            var sparse0 = new {{Library}}CertifiedLayer(count);
            var dense0 = new {{Library}}CertifiedLayer({{layer.Inputs}});
        """);

    /// <summary>J_k, P_k and D_k of every theorem in both forms.</summary>
    private static void WriteCertificates(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number, l = k - 1, wide = plan.LongestStride;
        string z = $"z{k}", q = $"q{k}", means = $"means{k}";
        writer.Write($$"""
                var {{q}} = moments.Slice(0, {{layer.Outputs}});
                var {{means}} = moments.Slice({{wide}}, {{layer.Outputs}});
                {{Library}}NoiseMoments.Fill({{z}}, noisy{{k}}, {{q}}, {{means}});
            """);
        string previous = "default";
        for (int n = 0; n < Theorems.Length; n++)
        {
            var (letter, type, moments, denseMoments, formulas) = Theorems[n];
            string below = k == 1 ? "0" : letter + l;
            string set = "j" + letter + k, squares = k == 1 ? "default" : "squares";
            writer.Write($"    // Theorem {letter}: {formulas}.");
            if (k > 1)
            {
                writer.Write($"    __SumSquares{k}(noise, {previous}, j{letter}{l}, active, squares);");
                previous = "j" + letter + l;
            }

            // Two sets a theorem: that of the layer below is still needed.
            int slot = 1 + (2 * n) + (k % 2);
            writer.Write($$"""
                    var {{set}} = lists.Slice({{slot * plan.LongestIndexList}}, {{plan.LongestIndexList}});
                    var sparse{{letter}}{{k}} = {{Library}}{{type}}.Sparse({{z}}, {{Numbered(moments, k)}}{{squares}}, noise, noisy{{k}}, sparse{{below}}, {{set}});
                    var dense{{letter}}{{k}} = {{Library}}{{type}}.Dense({{Numbered(denseMoments, k)}}noise, noisy{{k}}, dense{{below}});
                    {{set}} = {{set}}.Slice(0, sparse{{letter}}{{k}}.Size);
                """);
        }
    }

    private static string Numbered(string moments, int k) => moments.Replace("q", "q" + k).Replace("means", "means" + k);

    private static void WriteOutput(SourceWriter writer, EmitPlan plan)
    {
        int k = plan.HiddenLayerCount, last = plan.Last.Number;
        string logits = "z" + last;
        writer.Write($$"""

                // The gap to every other class against its slack; nothing passes where Gibbs fails.
                if (!{{Library}}OutputMargin.IsPositive({{logits}}, label, noisy{{last}}))
                    return {{Library}}DrawOutcome.None;
                {{Library}}DrawOutcome outcome = {{Library}}DrawOutcome.Gibbs;
            """);
        foreach (var (letter, type, _, _, _) in Theorems)
        {
            string name = type.Replace("Certificate", ""), means = letter != "F" ? "" : k == 0 ? "default, " : $"means{k}, ";
            string set = k == 0 ? "default" : "j" + letter + k;
            WritePass("Dense", "default", "true");
            WritePass("Sparse", set, "false");

            void WritePass(string form, string support, string dense)
            {
                string state = form.ToLowerInvariant() + (k == 0 ? "0" : letter + k);
                writer.Write($$"""
                        if ({{Library}}{{type}}.Passes({{logits}}, label, noise, noisy{{last}}, {{state}}, {{support}}, {{means}}{{dense}}, squares))
                            outcome |= {{Library}}DrawOutcome.{{name}}{{form}};
                    """);
            }
        }

        writer.Write("    return outcome;");
    }

    /// <summary>Row norms restricted to an index set: columns of squared weights times ones, through the layer's kernel.</summary>
    private static void WriteSquares(SourceWriter writer, int k) => writer.Write($$"""

        // ||w_0;i,J||^2 for r_i^{{k}}(J) of Theorems U, P and F (theory.md section 5): sums over one set J of neurons of layer {{k - 1}} become sums over another.
        private static void __SumSquares{{k}}({{Library}}NoiseModel noise, {{ReadOnlyInts}} from, {{ReadOnlyInts}} to, {{Ints}} rest, global::System.Span<float> squares)
        {
            int count = {{Library}}IndexSets.Grow(from, to, rest, squares);
            __AddColumns{{k}}(ref noise.SquaredWeights({{k - 1}}), noise.Ones, rest.Slice(0, count), squares);
        }
        """);
}
