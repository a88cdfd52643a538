using System.Collections.Generic;

namespace BoundGen.Generators.Emit;

/// <summary>How one vector width is spelled in generated kernels.</summary>
internal readonly struct VectorNames(int bits)
{
    public const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    /// <summary>Unsafe.Add under a name of its own.</summary>
    public const string At = "__At";

    /// <summary>The integer that stands in the place of a float.</summary>
    public const string Integer = "__Integer";

    /// <summary>The address of a weight in its panel.</summary>
    public const string Address = "__Address";

    /// <summary>Tells the processor that an address will soon be read.</summary>
    public const string Fetch = "__Fetch";

    /// <summary>What every kernel is compiled with.</summary>
    public const string Hot = "[global::System.Runtime.CompilerServices.MethodImpl(__Hot)]";

    /// <summary>
    /// The integers of a pointer's size by names that, unlike nint and nuint, a user's type or alias cannot take.
    /// </summary>
    public const string SignedSize = "global::System.IntPtr",
        UnsignedSize = "global::System.UIntPtr";

    /// <summary>The widths, widest first.</summary>
    public static readonly int[] AllBits = [512, 256, 128];

    private const string Inlined =
        "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]\n";

    public int Bits => bits;

    public int Lanes => bits / 32;

    /// <summary>The type of a vector of floats.</summary>
    public string Type => $"global::System.Runtime.Intrinsics.Vector{bits}<float>";

    public string Load(string source, object offset) => $"__Load{bits}(ref {source}, {offset})";

    /// <summary>Declares vectors; not by <c>var</c>, which can be the name of a user's type.</summary>
    public string Declare(IEnumerable<string> vectors) => $"{Type} {string.Join(",\n    ", vectors)};";

    public static string Store(string value, string target, object offset) => $"__Store({value}, ref {target}, {offset})";

    public string Broadcast(string source, object offset) => $"__Spread{bits}(ref {source}, {offset})";

    public static string Add(string weight, string input, string sum) => $"__Add({weight}, {input}, {sum})";

    /// <summary>What kernels are made of besides vectors, under short names.</summary>
    public static void WritePlaces(SourceWriter writer)
    {
        // Hot from the first call on, and never inlined into a caller that would spill its registers.
        const string Options = "global::System.Runtime.CompilerServices.MethodImplOptions";
        writer.Write($"private const {Options} __Hot = {Options}.NoInlining | {Options}.AggressiveOptimization;\n");
        foreach (string type in new[] { "float", "int" })
            Write(writer, $"ref {type} {At}(ref {type} start, {SignedSize} offset) => ref {Unsafe}.Add(ref start, offset)");
    }

    /// <summary>What kernels of batches are made of besides.</summary>
    public static void WriteBatchDefinitions(SourceWriter writer)
    {
        Write(writer, $"int {Integer}(ref float place) => {Unsafe}.As<float, int>(ref place)");
        Write(writer, $"{SignedSize} {Address}(ref float place) => global::BoundGen.Runtime.WeightPanels.Address(ref place)");
        Write(writer, $"void {Fetch}({SignedSize} address) => global::BoundGen.Runtime.WeightPanels.Fetch(address)");
    }

    /// <summary>What a vector width can do, under the short names that the kernels use.</summary>
    public void WriteDefinitions(SourceWriter writer)
    {
        string type = $"global::System.Runtime.Intrinsics.Vector{bits}",
            vector = Type;
        Write($"{vector} __Load{bits}(ref float source, {UnsignedSize} offset) => {type}.LoadUnsafe(ref source, offset)");
        Write($"{vector} __Spread{bits}(ref float source, {SignedSize} offset) => {type}.Create({At}(ref source, offset))");
        Write($"{vector} __Add({vector} weight, {vector} input, {vector} sum) => {type}.FusedMultiplyAdd(weight, input, sum)");
        Write(
            $"void __Store({vector} value, ref float target, {UnsignedSize} offset) => {type}.StoreUnsafe(value, ref target, offset)"
        );

        void Write(string definition) => VectorNames.Write(writer, definition);
    }

    private static void Write(SourceWriter writer, string definition) => writer.Write($"{Inlined}private static {definition};\n");

    /// <summary>
    /// Calls the version of a kernel that the processor has the vectors for; the tests are constants to the JIT.
    /// </summary>
    public static void WriteDispatch(SourceWriter writer, string indent, string name, string arguments) =>
        writer.Write(
            $$"""
            {{indent}}if (global::BoundGen.Runtime.VectorWidth.Is512)
            {{indent}}    {{name}}V512({{arguments}});
            {{indent}}else if (global::BoundGen.Runtime.VectorWidth.Is256)
            {{indent}}    {{name}}V256({{arguments}});
            {{indent}}else
            {{indent}}    {{name}}V128({{arguments}});
            """
        );
}
