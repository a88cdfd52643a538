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
    private const string ReadOnlyDoubles = "global::System.ReadOnlySpan<double>";

    public static void Write(SourceWriter writer, EmitPlan plan)
    {
        writer.Write(
            $$"""
            // At which of some scales every network of a ball around this one is right (theory.md section 9).
            /// <inheritdoc/>
            public double BallRadius({{ReadOnlyFloats}} input, int label, {{Library}}Ball ball, {{ReadOnlyDoubles}} scales, int start, out bool dense)
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
            $$"""
                    // Every class has a largest scale of its own; the least of them is the radius.
                    int radius = pass.IsRight ? start : -1;
                    while (radius >= 0 && !pass.PassesDense(scales[radius]) && pass.NextClass({{Weights(plan.Last)}}))
                        radius = __ScaleOf(ref pass, scales, radius);
                    dense = radius >= 0 && pass.PassesDense(scales[0]);
                    return radius >= 0 ? scales[radius] : -1;
                }
                finally
                {
                    pass.Dispose();
                }
            }

            // The largest scale at which the class at hand is certified, if it is below that of the classes before; else theirs.
            private int __ScaleOf(ref {{Runtime}}BallPass pass, {{ReadOnlyDoubles}} scales, int least)
            {
                for (int i = least; i < scales.Length && !pass.IsLost(scales[i]); i++)
                {
                    if (__Passes(ref pass, scales[i]))
                        return least;
                }

                for (int i = least - 1; i >= 0; i--)
                {
                    if (!pass.IsLost(scales[i]) && __Passes(ref pass, scales[i]))
                        return i;
                }

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
        if (plan.HiddenLayerCount == 0)
        {
            writer.Write(
                $$"""
                // Without hidden layers the norm form is all there is.
                private bool __Passes(ref {{Runtime}}BallPass pass, double scale) => pass.PassesNormForm(scale);
                """
            );
            return;
        }

        writer.Write(
            $$"""
            // The norm form, then the majorant form, if no attack succeeds: at the class that is closest it is likely to, at the
            // others the quick form is.
            private bool __Passes(ref {{Runtime}}BallPass pass, double scale)
            {
                if (pass.PassesNormForm(scale))
                    return true;
                if (!pass.IsInRange || (pass.IsClosest && __IsLost(ref pass)))
                    return false;
            {{Majorants(plan)}}
            }

            private bool __IsLost(ref {{Runtime}}BallPass pass)
            {
                pass.Attack();
                __Refer(ref pass);
                return pass.Errs();
            }

            private bool __IsSharp(ref {{Runtime}}BallPass pass)
            {
                pass.Sharpen();
                __Refer(ref pass);
                return __Majorise(ref pass);
            }

            // Down with the gradient, once for a class; up with shifts against it.
            private void __Refer(ref {{Runtime}}BallPass pass)
            {
            """
        );
        var down = Hidden(plan).Skip(1).Reverse().ToArray();
        writer.Write(down.Length == 0 ? "    pass.Turn();" : "    if (pass.Turn())\n    {");
        foreach (var layer in down)
            writer.Write($"        pass.Gradient({Weights(layer)});");
        if (down.Length > 0)
            writer.Write("    }\n");
        foreach (var layer in Hidden(plan))
            writer.Write($"    pass.Refer({Weights(layer)}, {Biases(plan, layer)});");
        writer.Write("}\n");
    }

    // With one hidden layer the quick form is the plain one. With more, the sharp form goes first where it is cheap and likely.
    private static string Majorants(EmitPlan plan) =>
        plan.HiddenLayerCount == 1
            ? """
                    pass.Plain();
                    if (__Majorise(ref pass))
                        return true;
                    return (pass.IsClosest || !__IsLost(ref pass)) && __IsSharp(ref pass);
                """
            : """
                    bool sharpFirst = pass.IsClosest && pass.HasAllProducts;
                    if (sharpFirst && __IsSharp(ref pass))
                        return true;
                    pass.Quick();
                    if (__Majorise(ref pass))
                        return true;
                    if (!pass.IsClosest && __IsLost(ref pass))
                        return false;
                    if (!sharpFirst && __IsSharp(ref pass))
                        return true;
                    if (pass.IsPlainQuick)
                        return false;
                    pass.Plain();
                    return __Majorise(ref pass);
                """;

    private static void WriteMajorant(SourceWriter writer, EmitPlan plan)
    {
        writer.Write(
            $$"""
            // A lower bound of the margin over one class, from the output down.
            private bool __Majorise(ref {{Runtime}}BallPass pass)
            {
                pass.Start();
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
