namespace BoundGen.Cli.Tests;

public sealed class TrainingCheckTests
{
    private const string Failed = "training failed";
    private const string TooFew = "too few to tell";

    [Theory]
    [InlineData(10_000, 300, 8_865, null)]
    [InlineData(10_000, 8_600, 8_865, null)]
    [InlineData(10_000, 8_865, 8_865, Failed)]
    [InlineData(10_000, 8_800, 8_865, Failed)]
    [InlineData(10_000, 9_500, 8_865, Failed)]
    [InlineData(500, 450, 450, Failed)]
    [InlineData(500, 125, 150, TooFew)] // it may well be better
    [InlineData(100, 90, 90, TooFew)]
    [InlineData(20, 10, 18, TooFew)]
    [InlineData(20, 5, 18, null)]
    [InlineData(20, 0, 0, TooFew)]
    public void A_network_is_held_against_the_most_frequent_class(int samples, int errors, int constantErrors, string? verdict)
    {
        var check = new TrainingCheck("test samples", samples, errors, errors, "3", constantErrors);

        Assert.Equal(
            verdict,
            check.Failure is not null ? Failed
                : check.Doubt is not null ? TooFew
                : null
        );
        if (verdict is not null)
            Assert.All([samples, errors, 3, constantErrors], number =>
                Assert.Contains($"{number}", check.Failure ?? check.Doubt)
            );
    }

    [Theory]
    [InlineData(300, 300, false)]
    [InlineData(320, 300, false)]
    [InlineData(500, 300, true)]
    [InlineData(300, 500, false)]
    [InlineData(500, null, false)]
    public void A_network_is_held_against_its_prior(int errors, int? priorErrors, bool fails)
    {
        var check = new TrainingCheck("test samples", 10_000, errors, priorErrors, "3", 8_865);

        Assert.Equal(fails, check.Failure is not null);
        Assert.Null(check.Doubt);
        if (fails)
            Assert.Contains("the network errs on 500 of 10000 test samples, its prior on 300", check.Failure);
    }

    [Fact]
    public void The_most_frequent_class_is_found()
    {
        var check = TrainingCheck.Of("samples", [2, 0, 2, 1, 2, 1], [], errors: 4, priorErrors: null);
        Assert.Equal(new TrainingCheck("samples", 6, 4, null, FrequentClass: "2", ConstantErrors: 3), check);
        var named = TrainingCheck.Of("samples", [2, 0, 2, 1, 2, 1], ["a", "b", "c"], errors: 4, priorErrors: null);
        Assert.Equal(check with { FrequentClass = "c" }, named);
    }
}
