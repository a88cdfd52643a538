namespace BoundGen.Generators.Emission;

/// <summary>How one vector width is spelled in generated kernels.</summary>
internal readonly struct VectorNames(int bits)
{
    public const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    /// <summary>Unsafe.Add under a name of its own.</summary>
    public const string At = "__At";

    // Hot from the first call on, and never inlined into a caller that would spill its registers.
    public const string Hot =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining"
        + " | global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]";

    /// <summary>The widths, widest first.</summary>
    public static readonly int[] AllBits = [512, 256, 128];

    private const string Inlined =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]\n";

    public int Bits => bits;

    public int Lanes => bits / 32;

    public string Load(string source, object offset) => $"__Load{bits}(ref {source}, {offset})";

    public static string Store(string value, string target, object offset) => $"__Store({value}, ref {target}, {offset})";

    public string Broadcast(string source, object offset) => $"__Spread{bits}(ref {source}, {offset})";

    public static string Add(string weight, string input, string sum) => $"__Add({weight}, {input}, {sum})";

    /// <summary>Places, under a short name.</summary>
    public static void WritePlaces(SourceWriter writer)
    {
        foreach (string type in new[] { "float", "int" })
            writer.Write($"{Inlined}private static ref {type} {At}(ref {type} start, nint offset) => ref {Unsafe}.Add(ref start, offset);\n");
    }

    /// <summary>What a vector width can do, under the short names that the kernels use.</summary>
    public void WriteDefinitions(SourceWriter writer)
    {
        string type = $"global::System.Runtime.Intrinsics.Vector{bits}", vector = type + "<float>";
        Write($"{vector} __Load{bits}(ref float source, nuint offset) => {type}.LoadUnsafe(ref source, offset)");
        Write($"{vector} __Spread{bits}(ref float source, nint offset) => {type}.Create({At}(ref source, offset))");
        Write($"{vector} __Add({vector} weight, {vector} input, {vector} sum) => {type}.FusedMultiplyAdd(weight, input, sum)");
        Write($"void __Store({vector} value, ref float target, nuint offset) => {type}.StoreUnsafe(value, ref target, offset)");

        void Write(string definition) => writer.Write($"{Inlined}private static {definition};\n");
    }

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
