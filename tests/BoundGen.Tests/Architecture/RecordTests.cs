using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace BoundGen.Tests.Architecture;

/// <summary>
/// The compiler compares the members of a record one by one, and collections compare by identity: two records with the same
/// contents would differ. So a record with a collection says itself what makes it equal, or is a class.
/// </summary>
public class RecordTests
{
    /// <summary>The assemblies of src: the tool and all that it uses.</summary>
    private static readonly List<Assembly> Assemblies = [.. Used(Assembly.Load("BoundGen.Cli")).Distinct()];

    [Fact]
    public void No_record_with_a_collection_has_the_equality_of_the_compiler()
    {
        string[] lying =
        [
            .. Assemblies
                .SelectMany(assembly => assembly.GetTypes())
                .Where(type => HasCollection(type) && HasEqualityOfTheCompiler(type))
                .Select(type => type.FullName!)
                .Order(StringComparer.Ordinal),
        ];
        Assert.InRange(Assemblies.Count, 9, 10);
        Assert.True(lying.Length == 0, string.Join('\n', lying));
    }

    [Fact]
    public void The_check_sees_arrays_lists_and_immutable_arrays_in_classes_and_structs_and_nothing_else()
    {
        Assert.All(new[] { typeof(OfArray), typeof(OfList), typeof(OfImmutableArray) }, type =>
            Assert.True(HasCollection(type) && HasEqualityOfTheCompiler(type), type.Name)
        );
        Assert.False(HasCollection(typeof(OfText)));
        Assert.False(HasEqualityOfTheCompiler(typeof(PaperOptions)));
        Assert.True(HasCollection(typeof(PaperOptions)));
    }

    private static IEnumerable<Assembly> Used(Assembly assembly) =>
        assembly
            .GetReferencedAssemblies()
            .Where(name => name.Name!.StartsWith("BoundGen", StringComparison.Ordinal))
            .SelectMany(name => Used(Assembly.Load(name)))
            .Prepend(assembly);

    private static bool HasCollection(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType)
            .Any(member => typeof(IEnumerable).IsAssignableFrom(member) && !ComparesByContent(member));

    /// <summary>Strings, and the generator's arrays. An immutable array is equal to another if both are the same array.</summary>
    private static bool ComparesByContent(Type type) =>
        typeof(IEquatable<>).MakeGenericType(type).IsAssignableFrom(type)
        && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>));

    private static bool HasEqualityOfTheCompiler(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null
        && type.GetMethod("Equals", [type])?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;

    private sealed record OfArray(int[] Values);

    private sealed record OfList(string Name, IReadOnlyList<int> Values);

    private readonly record struct OfImmutableArray(ImmutableArray<int>? Values);

    private sealed record OfText(string Name, int Count);
}
