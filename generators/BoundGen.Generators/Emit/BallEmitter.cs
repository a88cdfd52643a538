using System.Collections.Generic;
using System.Linq;
using BoundGen.Generators.Plan;

namespace BoundGen.Generators.Emit;

/// <summary>
/// Ball certificates (theory.md section 9): the pass of theta_0, then the norm form and the majorant form, down and up its
/// layers.
/// </summary>
internal static class BallEmitter
{
    private const string Library = "global::BoundGen.";
    private const string Runtime = "global::BoundGen.Runtime.";
    private const string ReadOnlyFloats = "global::System.ReadOnlySpan<float>";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write(
            $$"""
            // At which of some scales every network of a ball around this one is right (theory.md section 9).
            /// <inheritdoc/>
            public double BallRadius({{ReadOnlyFloats}} input, int label, {{Library}}Ball ball, global::System.ReadOnlySpan<double> scales, out bool dense)
            {
                {{Runtime}}NetworkArguments.CheckBall(input.Length, label, ball, this);
                {{Runtime}}BallPass pass = new {{Runtime}}BallPass(ball, input, label);
                try
                {
                    // z_0 and A, layer by layer.
            """
        );
        foreach (var layer in plan.Layers)
            writer.Write($"        pass.Forward({Weights(layer)}, {Biases(plan, layer)});");
        writer.Write(
            """
                    for (int i = 0; i < scales.Length && pass.IsRight; i++)
                    {
                        if (pass.IsLost(scales[i]))
                            continue;
                        dense = pass.PassesDense(scales[i]);
                        if (dense || __PassesBall(ref pass, scales[i]))
                            return scales[i];
                    }
                }
                finally
                {
                    pass.Dispose();
                }

                dense = false;
                return -1;
            }

            """
        );
        WritePasses(writer, plan);
        if (plan.HiddenLayerCount > 0)
            WriteMajorant(writer, plan);
    }

    private static void WritePasses(SourceWriter writer, EmitPlan plan)
    {
        string output = Weights(plan.Last);
        if (plan.HiddenLayerCount == 0)
        {
            writer.Write(
                $$"""
                // Without hidden layers the norm form is all there is.
                private bool __PassesBall(ref {{Runtime}}BallPass pass, double scale) => pass.PassesNormForm(scale, {{output}});
                """
            );
            return;
        }

        writer.Write(
            $$"""
            // The norm form, then for every class that it leaves open the majorant form, if no attack succeeds: at the class that
            // is closest it is likely to, at the others the quick form is.
            private bool __PassesBall(ref {{Runtime}}BallPass pass, double scale)
            {
                if (pass.PassesNormForm(scale, {{output}}))
                    return true;
                while (pass.NextClass())
                {
                    if (pass.IsClosest && __IsLost(ref pass, scale))
                        return false;
                    {{(plan.HiddenLayerCount == 1 ? "pass.Plain();" : "pass.Quick();")}}
                    if (__Majorise(ref pass))
                        continue;
                    if (!pass.IsClosest && __IsLost(ref pass, scale))
                        return false;
            {{Otherwise(plan, output)}}
                }

                return pass.HasPassed;
            }

            private bool __IsLost(ref {{Runtime}}BallPass pass, double scale)
            {
                pass.Attack(scale, {{output}});
                __Refer(ref pass);
                return pass.Errs();
            }

            // Down with the gradient, up with shifts against it.
            private void __Refer(ref {{Runtime}}BallPass pass)
            {
            """
        );
        foreach (var layer in Hidden(plan).Skip(1).Reverse())
            writer.Write($"    pass.Gradient({Weights(layer)});");
        foreach (var layer in Hidden(plan))
            writer.Write($"    pass.Refer({Weights(layer)}, {Biases(plan, layer)});");
        writer.Write("}\n");
    }

    // With one hidden layer the quick form is the plain one, which goes first.
    private static string Otherwise(EmitPlan plan, string output) =>
        plan.HiddenLayerCount == 1
            ? $$"""
                        pass.Sharpen({{output}});
                        __Refer(ref pass);
                        if (!__Majorise(ref pass))
                            return false;
                """
            : $$"""
                        pass.Sharpen({{output}});
                        __Refer(ref pass);
                        if (__Majorise(ref pass))
                            continue;
                        pass.Plain();
                        if (!__Majorise(ref pass))
                            return false;
                """;

    private static void WriteMajorant(SourceWriter writer, EmitPlan plan)
    {
        writer.Write(
            $$"""
            // A lower bound of the margin over one class, from the output down.
            private bool __Majorise(ref {{Runtime}}BallPass pass)
            {
                pass.Start({{Weights(plan.Last)}});
            """
        );
        foreach (var layer in Hidden(plan).Reverse())
            writer.Write($"    pass.Descend({Weights(layer)});");
        writer.Write("    return pass.Holds();\n}");
    }

    private static IEnumerable<LayerPlan> Hidden(EmitPlan plan) => plan.Layers.Take(plan.HiddenLayerCount);

    private static string Weights(LayerPlan layer) => $"ref __weights.At({layer.WeightOffset})";

    private static string Biases(EmitPlan plan, LayerPlan layer) =>
        plan.Model.Bias ? $"__weights.Row({layer.BiasOffset}, {layer.Outputs})" : "default";
}
