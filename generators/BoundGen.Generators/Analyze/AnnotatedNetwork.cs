using System.Linq;
using BoundGen.Generators.Model;
using BoundGen.Generators.Parse;
using BoundGen.Generators.Plan;
using BoundGen.Shared;
using Microsoft.CodeAnalysis;

namespace BoundGen.Generators.Analyze;

/// <summary>The numbers of an annotated class, of this compilation or of another assembly.</summary>
internal sealed class AnnotatedNetwork
{
    private readonly EmitPlan _plan;

    private AnnotatedNetwork(EmitPlan plan) => _plan = plan;

    public int InputSize => _plan.Model.Sizes[0];

    public int OutputSize => _plan.Last.Outputs;

    public int ParameterCount => _plan.ParameterCount;

    public int MaskWordCount => _plan.MaskWordCount;

    public int NoiseLength => _plan.NoiseLength;

    /// <summary>As in 784-1000-1000-10+bias, which is how the library names it.</summary>
    public string Architecture => string.Join("-", _plan.Model.Sizes) + (_plan.Model.Bias ? "+bias" : "");

    /// <summary>Null for a class without the attribute, or with one that the generator refuses.</summary>
    public static AnnotatedNetwork? Of(ITypeSymbol? type) =>
        type is not null && Annotation.AttributeOf(type) is { } attribute && Annotation.SizesOf(attribute) is { } sizes
            ? Of(sizes.ToEquatableArray(), Annotation.BiasOf(attribute))
            : null;

    /// <summary>Null where there is no such network.</summary>
    public static AnnotatedNetwork? Of(EquatableArray<int> sizes, bool bias) =>
        sizes.Count < 2 || sizes.Any(size => size < 1) || NetworkExtent.StorageLength(sizes, bias) > Layout.LongestStorage
            ? null
            : new AnnotatedNetwork(EmitPlan.Create(new NetworkModel("", default, "", "", "", sizes, bias, true, null)));
}
