namespace BoundGen.Generators.Emission;

/// <summary>How one vector width is spelled in generated kernels.</summary>
internal readonly struct VectorNames(int bits)
{
    public const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    // Hot from the first call on, and never inlined into a caller that would spill its registers.
    public const string Hot =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining"
        + " | global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    /// <summary>The widths, widest first.</summary>
    public static readonly int[] AllBits = [512, 256, 128];

    public int Bits => bits;

    public int Lanes => bits / 32;

    private string Class => "global::System.Runtime.Intrinsics.Vector" + bits;

    public string Zero => $"{Class}<float>.Zero";

    public string Load(string source, object offset) => $"{Class}.LoadUnsafe(ref {source}, {offset})";

    public string Store(string value, string target, object offset) => $"{Class}.StoreUnsafe({value}, ref {target}, {offset})";

    public string Broadcast(string source, object offset) => $"{Class}.Create({Unsafe}.Add(ref {source}, {offset}))";

    public string Add(string weight, string input, string sum) => $"{Class}.FusedMultiplyAdd({weight}, {input}, {sum})";

    /// <summary>Calls the version of a kernel that the processor has the vectors for; the tests are constants to the JIT.</summary>
    public static void WriteDispatch(SourceWriter writer, string indent, string name, string arguments) => writer.Write($$"""
        {{indent}}if (global::BoundGen.VectorWidth.Is512)
        {{indent}}    {{name}}V512({{arguments}});
        {{indent}}else if (global::BoundGen.VectorWidth.Is256)
        {{indent}}    {{name}}V256({{arguments}});
        {{indent}}else
        {{indent}}    {{name}}V128({{arguments}});
        """);
}
