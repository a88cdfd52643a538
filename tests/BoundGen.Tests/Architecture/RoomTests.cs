using System.Reflection;
using System.Text.RegularExpressions;

namespace BoundGen.Tests.Architecture;

/// <summary>The library's folders are rooms: a type may use types of its own room and of the rooms before it.</summary>
public class RoomTests
{
    /// <summary>
    /// In the order of docs/architecture.md: the first knows nothing of the others. Shared is the generator's too.
    /// </summary>
    private static readonly string[] Rooms =
    [
        "Shared",
        "Numerics",
        "Parameters",
        "Kernels",
        "Norms",
        "Variants",
        "Certificates",
        "Networks",
        "Bounds",
        "Paper",
        "Evaluation",
    ];

    private static readonly Assembly Library = typeof(NetworkShape).Assembly;

    /// <summary>Every type of the library that is written by hand, with the room that its source file lies in.</summary>
    private static readonly Dictionary<Type, string> RoomOf = FindRooms();

    [Fact]
    public void Every_type_of_the_library_stands_in_one_room_of_the_list() =>
        Assert.All(RoomOf, entry => Assert.True(Rooms.Contains(entry.Value), $"{entry.Key.Name} stands in \"{entry.Value}\""));

    [Fact]
    public void The_page_lists_the_rooms_in_this_order() =>
        Assert.Equal(
            Rooms.Skip(1),
            Regex
                .Matches(
                    File.ReadAllText(Path.Combine(ArchitectureTests.Root, "docs", "architecture.md"))
                        .Split("\n## ")
                        .Single(section => section.StartsWith("The rooms", StringComparison.Ordinal)),
                    @"^\| `(\w+)` \|",
                    RegexOptions.Multiline
                )
                .Select(row => row.Groups[1].Value)
        );

    [Fact]
    public void No_type_uses_a_type_of_a_later_room()
    {
        string[] wrong =
        [
            .. Library
                .GetTypes()
                .SelectMany(type => MemberUses.Types(type).Select(used => (User: type, Used: used)))
                .Select(pair => (User: MemberUses.Outermost(pair.User), Used: MemberUses.Outermost(pair.Used)))
                .Distinct()
                .Where(pair => RoomOf.ContainsKey(pair.User) && RoomOf.ContainsKey(pair.Used))
                .Where(pair => Number(pair.Used) > Number(pair.User))
                .Select(pair => $"{pair.User.Name} ({RoomOf[pair.User]}) uses {pair.Used.Name} ({RoomOf[pair.Used]})")
                .Order(StringComparer.Ordinal),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Uses_are_seen_in_code_in_signatures_and_in_base_types()
    {
        Assert.Contains(typeof(PacBayesKl), MemberUses.Types(typeof(CertificateBound)));
        Assert.Contains(typeof(LedgerEntry), MemberUses.Types(typeof(PacBayesKl)));
        Assert.Contains(typeof(Attribute), MemberUses.Types(typeof(ReluNetworkAttribute)));
        Assert.Equal("Certificates", RoomOf[typeof(DrawOutcome)]);
    }

    private static int Number(Type type) => Array.IndexOf(Rooms, RoomOf[type]);

    private static Dictionary<Type, string> FindRooms()
    {
        var files = SourceFolders.Of(Library);
        return Library
            .GetTypes()
            .Where(type => type.DeclaringType is null && !type.Name.StartsWith('<'))
            .Where(type => !(type.Namespace ?? "").StartsWith("System", StringComparison.Ordinal))
            .Where(type => !(type.Namespace ?? "").StartsWith("Microsoft", StringComparison.Ordinal))
            .ToDictionary(
                type => type,
                type => string.Join(" and ", files[type].Where(path => !path.Contains("/obj/")).Select(Room).Distinct())
            );
    }

    private static string Room(string path) =>
        Regex.Match(path, "/(?:src/BoundGen|generators)/([^/]+)/[^/]+[.]cs$") is { Success: true } match
            ? match.Groups[1].Value
            : path;
}
