using System.Globalization;
using BoundGen.Reports;

namespace BoundGen.Cli.Tests;

/// <summary>
/// The bounds on other data than MNIST in docs/reproduction.md and README.md are those of the reports in docs/data.
/// </summary>
public class OtherDataTests
{
    private static readonly (string Name, string File, string Network, string PriorSamples)[] Data =
    [
        ("letter-recognition", "letter-recognition.json", "16-200-200-26", "10,000"),
        ("Kuzushiji-MNIST", "kmnist.json", "784-256-10", "5,000"),
    ];

    [Fact]
    public void The_table_of_other_data_is_what_their_reports_say() => Assert.All(Data, data =>
        {
            // Loading recomputes every bound of the report.
            var run = Load(data.File);
            string[] cells =
            [
                data.Name,
                data.Network,
                data.PriorSamples,
                run.Samples.ToString("N0", CultureInfo.InvariantCulture),
                run.FrequentClass.Error.ToString("F3", CultureInfo.InvariantCulture),
                .. new[] { "prior", "ball-sparse", "ball-dense", "averaged-sparse", "gibbs" }.Select(name =>
                    Upper(Bound(run, name))
                ),
                Upper(run.PerClass.Prior.BalancedBound),
            ];
            Assert.Contains(Page("docs", "reproduction.md").Split('\n'), line =>
                line.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).SequenceEqual(cells)
            );
            Assert.Equal(data.Network, string.Join('-', run.Network.Sizes));
        });

    [Fact]
    public void The_commands_of_the_page_are_those_of_the_reports() =>
        Assert.All(Data, data =>
            Assert.Contains($"\nboundgen {string.Join(' ', Load(data.File).Command!)}\n", Page("docs", "reproduction.md"))
        );

    [Fact]
    public void README_quotes_the_same_bounds() => Assert.All(Data, data =>
        {
            var run = Load(data.File);
            string readme = Page("README.md").ReplaceLineEndings(" ");
            Assert.Contains(Upper(Bound(run, "prior")), readme);
            Assert.Contains(Upper(Bound(run, "ball-sparse")), readme);
        });

    private static CertifiedRun Load(string file) => StoredRun.Load(Path.Combine(Readme.Root, "docs", "data", file)).Certified!;

    private static double Bound(CertifiedRun run, string name) =>
        run.Certificates.Single(certificate => certificate.Kind.Name == name).Bound;

    /// <summary>Three digits, rounded up as bounds are.</summary>
    private static string Upper(double bound) => (Math.Ceiling(1000 * bound) / 1000).ToString("F3", CultureInfo.InvariantCulture);

    private static string Page(params string[] path) => File.ReadAllText(Path.Combine([Readme.Root, .. path]));
}
