using System.ComponentModel;

namespace BoundGen.Runtime;

/// <summary>
/// The C header of the functions that a class exports. It stands in the assembly as plain UTF-8, where the package's build finds
/// it and publishes it beside the library.
/// </summary>
/// <param name="text">The whole header.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NativeHeaderAttribute(string text) : Attribute
{
    /// <summary>The whole header.</summary>
    public string Text { get; } = text;
}
