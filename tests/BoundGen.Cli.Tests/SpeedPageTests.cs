using System.Text.Json.Nodes;
using BoundGen.Benchmarks.Memory;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Benchmarks.Service;

namespace BoundGen.Cli.Tests;

/// <summary>The tables of docs/speed.md are what docs/data/ratios.json, memory.json and service.json say.</summary>
public class SpeedPageTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Readme.Root, "docs", "speed.md"));

    private static readonly string Measured = File.ReadAllText(Path.Combine(Readme.Root, "docs", "data", "ratios.json"));

    [Fact]
    public void The_table_is_that_of_the_file()
    {
        string section = RatiosSection.Of(Measured);
        Assert.Equal(section, RatiosSection.Place.In(Page));
        Assert.Contains("| batch 1, 45% |", section);
        Assert.Contains("| batch 256, 45% |", section);
    }

    [Fact]
    public void Another_time_gives_another_table_and_the_rest_of_the_page_stays()
    {
        var other = JsonNode.Parse(Measured)!;
        other["measurements"]![0]!["microseconds"] = 12345.6;
        string section = RatiosSection.Of(other.ToJsonString());
        Assert.NotEqual(RatiosSection.Place.In(Page), section);
        Assert.Contains("| batch 1, 45% | 12346 |", section);

        string page = RatiosSection.Place.Replace(Page, section);
        Assert.Equal(section, RatiosSection.Place.In(page));
        Assert.Equal(Page, RatiosSection.Place.Replace(page, RatiosSection.Place.In(Page)!));
    }

    [Fact]
    public void The_table_of_memory_is_that_of_its_file_and_verify_holds_less_than_three_copies_of_the_weights()
    {
        string measured = File.ReadAllText(Path.Combine(Readme.Root, "docs", "data", "memory.json"));
        Assert.Equal(MemorySection.Of(measured), MemorySection.Place.In(Page));
        var rows = JsonNode.Parse(measured)!["rows"]!.AsArray();
        var largest = rows.Where(row => (string)row!["command"]! == "verify").MaxBy(row => (long)row!["weightBytes"]!)!;
        Assert.InRange((double)largest["copies"]!, 1, 3);
    }

    [Fact]
    public void The_table_of_the_service_is_that_of_its_file_and_nothing_was_lost()
    {
        string measured = File.ReadAllText(Path.Combine(Readme.Root, "docs", "data", "service.json"));
        Assert.Equal(ServiceSection.Of(measured), ServiceSection.Place.In(Page));
        Assert.All(JsonNode.Parse(measured)!["rows"]!.AsArray(), row => Assert.Equal(0, (int)row!["lost"]!));
    }

    [Fact]
    public void A_page_without_the_comments_has_no_table() =>
        Assert.Null(RatiosSection.Place.In("# A page\n" + RatiosSection.Place.Start));
}
