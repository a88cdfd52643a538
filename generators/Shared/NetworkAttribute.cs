namespace BoundGen.Shared;

/// <summary>The attribute as the compiler names it.</summary>
internal static class NetworkAttribute
{
    public const string MetadataName = "BoundGen.ReluNetworkAttribute";
}
