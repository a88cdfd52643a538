using Xunit.Abstractions;
using Xunit.Sdk;

namespace BoundGen.Testing;

/// <summary>Gives a test, or all tests of a class, the trait Speed=Slow: it takes more than about a second.</summary>
[TraitDiscoverer("BoundGen.Testing." + nameof(SlowTraitDiscoverer), "BoundGen.Testing")]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class SlowAttribute : Attribute, ITraitAttribute;

public sealed class SlowTraitDiscoverer : ITraitDiscoverer
{
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new("Speed", "Slow")];
}
