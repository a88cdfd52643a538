namespace BoundGen.Generators.Model;

/// <summary>What the attribute says: all that emission may know of the user's code.</summary>
/// <param name="Namespace">The containing namespace; empty for the global one.</param>
/// <param name="ContainingTypes">Declarations that enclose the class, outermost first, as in <c>partial struct Outer</c>.</param>
/// <param name="Name">The class name, escaped where it is a keyword.</param>
/// <param name="FullName">The class from <c>global::</c> on: no name that a user can rebind.</param>
/// <param name="HintName">A file name stem that is unique in the compilation.</param>
/// <param name="Sizes">Input size, hidden layer sizes, number of classes.</param>
/// <param name="Bias">Whether every layer has biases.</param>
/// <param name="IsDocumented">Whether the user has described the class.</param>
/// <param name="NativeExports">The prefix of the exported C functions; null for none.</param>
internal sealed record NetworkModel(
    string Namespace,
    EquatableArray<string> ContainingTypes,
    string Name,
    string FullName,
    string HintName,
    EquatableArray<int> Sizes,
    bool Bias,
    bool IsDocumented,
    string? NativeExports
);
