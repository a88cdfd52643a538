using System.Linq;

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
        string passes = string.Join(" || ", plan.Layers.Take(plan.HiddenLayerCount).Select(layer => $"!__Draw{layer.Number}(ref draw)"));
        writer.Write($$"""
            // One noisy pass (theory.md section 4) and what Theorems U, P and F certify of it (section 5), rounding allowed for (section 7).
            /// <inheritdoc/>
            public {{Library}}DrawOutcome Draw(global::System.ReadOnlySpan<float> input, int label, {{Library}}NoiseModel noise, global::System.ReadOnlySpan<float> normals)
            {
                {{Library}}NetworkArguments.CheckDraw(input.Length, label, noise, normals.Length, Shape);
            """);
        WriteScratch(writer, plan);
        if (passes.Length > 0)
            writer.Write($"    if ({passes})\n        return {Library}DrawOutcome.None;");
        writer.Write("    return __DrawOutput(ref draw, label);\n}");
        foreach (var layer in plan.Layers)
            WriteLayer(writer, plan, layer);
        for (int k = 2; k <= plan.HiddenLayerCount; k++)
            WriteSquares(writer, k);
    }

    /// <summary>Pre-activations of two layers, squares, moments, and lists of indices.</summary>
    private static void WriteScratch(SourceWriter writer, EmitPlan plan)
    {
        int wide = plan.LongestStride, list = plan.LongestIndexList;
        Scratch.Write(writer, "    ", plan.DrawScratch, "scratch");
        writer.Write($$"""
                var draw = new {{Library}}DrawState
                {
                    Noise = noise,
                    Normals = normals,
                    Input = input,
                    Pre = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, double>(scratch.Slice(0, {{4 * list}})),
                    Squares = scratch.Slice({{4 * list}}, {{2 * wide}}),
                    Moments = scratch.Slice({{(4 * list) + (2 * wide)}}, {{2 * wide}}),
                    Lists = global::System.Runtime.InteropServices.MemoryMarshal.Cast<float, int>(scratch.Slice({{(4 * list) + (4 * wide)}})),
                };
            """);
    }

    private static void WriteLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        bool output = layer == plan.Last;
        writer.Write($$"""

            // Layer {{layer.Number}}, {{layer.Inputs}} -> {{layer.Outputs}}: zhat^{{layer.Number}}, then {{(output ? "margin against slack" : "J, P and D")}} (theory.md sections 4 and 5).
            private {{(output ? $"{Library}DrawOutcome __DrawOutput(ref {Library}DrawState draw, int label)" : $"bool __Draw{layer.Number}(ref {Library}DrawState draw)")}}
            {
            """);
        WriteNoisyLayer(writer, plan, layer, output ? Library + "DrawOutcome.None" : "false");
        if (output)
            WriteOutput(writer);
        else
            WriteCertificates(writer, plan, layer);
        writer.Write("}");
    }

    /// <summary>zhat^k = c^k + s_k xi^k with s_k = sigma_k Ahat_{k-1}.</summary>
    private static void WriteNoisyLayer(SourceWriter writer, EmitPlan plan, LayerPlan layer, string failure)
    {
        int k = layer.Number, l = k - 1, list = plan.LongestIndexList;
        writer.Write($"    {Ints} active = draw.Lists.Slice(0, {list});");
        writer.Write(k == 1
            ? $"""
                  var x = draw.Pre.Slice({list}, InputSize);
                  {Library}Activations.Widen(draw.Input, x);
                  int count = {Library}Activations.CompactInput(draw.Input, active);
              """
            : $"""
                  var x = draw.Z;
                  int count = {Library}Activations.CompactHidden(x, active);
              """);
        writer.Write($"""
                var z = draw.Pre.Slice({(k % 2 == 1 ? 0 : list)}, {layer.Stride});
                z.Clear();
            """);
        if (plan.Model.Bias)
            writer.Write($"    {Library}Activations.Widen(__weights.Row({layer.BiasOffset}, {layer.Outputs}), z);");
        writer.Write($"""
                {Library}ColumnSums.Add(ref __weights.At({layer.WeightOffset}), x, active.Slice(0, count), z);
                z = z.Slice(0, {layer.Outputs});
                double norm = {Library}Activations.Norm(x, active.Slice(0, count), {(plan.Model.Bias ? 1 : 0)});
                var noisy = draw.Noise.AddNoise({l}, draw.Noisy, norm, draw.Normals.Slice({layer.NoiseOffset}, {layer.Outputs}), z);
                if (!noisy.IsFinite)
                    return {failure};
            """);
        if (k == 1)
            WriteBelowFirstLayer(writer, layer);
    }

    private static void WriteBelowFirstLayer(SourceWriter writer, LayerPlan layer) => writer.Write($"""
            // D_0 = 0, and J_0 is the support of x.
            {string.Join(" = ", Theorems.Select(theorem => "draw.Sparse" + theorem.Letter))} = new {Library}CertifiedLayer(count);
            {string.Join(" = ", Theorems.Select(theorem => "draw.Dense" + theorem.Letter))} = new {Library}CertifiedLayer({layer.Inputs});
        """);

    /// <summary>J_k, P_k and D_k of every theorem in both forms.</summary>
    private static void WriteCertificates(SourceWriter writer, EmitPlan plan, LayerPlan layer)
    {
        int k = layer.Number, wide = plan.LongestStride;
        writer.Write($"""
                var q = draw.Moments.Slice(0, {layer.Outputs});
                var means = draw.Moments.Slice({wide}, {layer.Outputs});
                {Library}NoiseMoments.Fill(z, noisy, q, means);
            """);
        string previous = "default", squares = k == 1 ? "default" : "draw.Squares";
        for (int n = 0; n < Theorems.Length; n++)
        {
            var (letter, type, moments, denseMoments, formulas) = Theorems[n];
            string set = "set" + letter, sparse = "draw.Sparse" + letter, dense = "draw.Dense" + letter;
            writer.Write($"    // Theorem {letter}: {formulas}.");
            if (k > 1)
            {
                writer.Write($"    __SumSquares{k}(draw.Noise, {previous}, draw.Set{letter}, active, draw.Squares);");
                previous = "draw.Set" + letter;
            }

            // Two sets a theorem: that of the layer below is still needed.
            int slot = 1 + (2 * n) + (k % 2);
            writer.Write($"""
                    var {set} = draw.Lists.Slice({slot * plan.LongestIndexList}, {plan.LongestIndexList});
                    {sparse} = {Library}{type}.Sparse(z, {moments}{squares}, draw.Noise, noisy, {sparse}, {set});
                    {dense} = {Library}{type}.Dense({denseMoments}draw.Noise, noisy, {dense});
                """);
        }

        foreach (var (letter, _, _, _, _) in Theorems)
            writer.Write($"    draw.Set{letter} = set{letter}.Slice(0, draw.Sparse{letter}.Size);");
        writer.Write("""
                draw.Z = z;
                draw.Noisy = noisy;
                draw.Means = means;
                return true;
            """);
    }

    private static void WriteOutput(SourceWriter writer)
    {
        writer.Write($$"""

                // The gap to every other class against its slack; nothing passes where Gibbs fails.
                if (!{{Library}}OutputMargin.IsPositive(z, label, noisy))
                    return {{Library}}DrawOutcome.None;
                {{Library}}DrawOutcome outcome = {{Library}}DrawOutcome.Gibbs;
            """);
        foreach (var (letter, type, _, _, _) in Theorems)
        {
            string name = type.Replace("Certificate", ""), means = letter == "F" ? "draw.Means, " : "";
            WritePass("Dense", "default", "true");
            WritePass("Sparse", "draw.Set" + letter, "false");

            void WritePass(string form, string support, string dense) => writer.Write($$"""
                    if ({{Library}}{{type}}.Passes(z, label, draw.Noise, noisy, draw.{{form}}{{letter}}, {{support}}, {{means}}{{dense}}, draw.Squares))
                        outcome |= {{Library}}DrawOutcome.{{name}}{{form}};
                """);
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
