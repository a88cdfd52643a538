namespace BoundGen.Training.Tests.Data;

public class PreprocessingChoiceTests
{
    /// <summary>Images of two pixels, of norm 5, 13 and 85.</summary>
    private static readonly ImageSet Images = new([3, 4, 5, 12, 13, 84], [0, 0, 0], 1, 2);

    [Theory]
    [InlineData(0, 2, 28.3f)] // 255 / 9
    [InlineData(1, 2, 5.2f)] // 255 / 49
    [InlineData(0, 3, 7.43f)] // 255 / (103 / 3)
    public void The_scale_gives_the_chosen_images_a_mean_norm_of_1(int start, int count, float scale) =>
        Assert.Equal(
            Preprocessing.Scaled(scale),
            PreprocessingChoice.MeanNormOne(Images, SampleSelection.InFileOrder(start, count))
        );

    [Theory]
    [InlineData(0, 2, 0.02353f, 0.01386f)] // 6 / 255, sqrt(12.5) / 255
    [InlineData(1, 2, 0.1118f, 0.1262f)] // 28.5 / 255, sqrt(1042.25) / 255
    public void Mean_and_deviation_are_those_of_the_pixels_of_the_chosen_images(
        int start,
        int count,
        float mean,
        float deviation
    ) =>
        Assert.Equal(
            Preprocessing.Normalised(mean, deviation),
            PreprocessingChoice.MeanAndDeviation(Images, SampleSelection.InFileOrder(start, count))
        );

    [Fact]
    public void Images_that_are_chosen_by_a_random_order_are_those_looked_at()
    {
        var chosen = SampleSelection.InRandomOrder(5, 1, 1);
        int row = chosen.Rows(3)[0];
        Assert.Equal(
            PreprocessingChoice.MeanNormOne(Images, SampleSelection.InFileOrder(row, 1)),
            PreprocessingChoice.MeanNormOne(Images, chosen)
        );
    }

    [Fact]
    public void Images_that_allow_no_choice_are_refused()
    {
        var none = SampleSelection.InFileOrder(0, 0);
        var all = SampleSelection.InFileOrder(0, 2);
        Refused("There are 0 samples", () => PreprocessingChoice.MeanNormOne(Images, none));
        Refused("There are 0 samples", () => PreprocessingChoice.MeanAndDeviation(Images, none));
        Refused("All values of the 2 samples are 0", () => PreprocessingChoice.MeanNormOne(Grey(0), all));
        Refused("All values of the 2 samples are 0.027", () => PreprocessingChoice.MeanAndDeviation(Grey(7), all));

        static ImageSet Grey(byte pixel) => new([pixel, pixel, pixel, pixel], [0, 0], 1, 2);

        static void Refused(string reason, Func<Preprocessing> choose) =>
            Assert.StartsWith(reason, Assert.Throws<ArgumentException>(choose).Message);
    }

    [Fact]
    public void A_recipe_looks_at_what_its_prior_is_trained_on()
    {
        var recipe = new Recipe { Seed = 3, PriorFraction = 0.25 };
        Assert.Equal(SampleSelection.InRandomOrder(3, 0, 10), recipe.SeenByPrior(40));
    }
}
