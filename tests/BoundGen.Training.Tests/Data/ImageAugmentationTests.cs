namespace BoundGen.Training.Tests;

public sealed class ImageAugmentationTests
{
    private const int Side = 29,
        Centre = Side / 2;
    private static readonly ImageAugmentation Still = new(Side, Side)
    {
        Shift = 0,
        Rotation = 0,
        Stretch = 0,
    };

    [Fact]
    public void An_image_stays_as_it_is_if_every_range_is_zero()
    {
        var image = Enumerable.Range(0, Side * Side).Select(i => MathF.Sin(i)).ToArray();
        Assert.Equal(image, Distorted(Still, image, new Random(1)));
    }

    [Fact]
    public void The_edge_is_repeated_outside()
    {
        var image = Enumerable.Repeat(0.25f, Side * Side).ToArray();
        Assert.Equal(
            image,
            Distorted(
                new ImageAugmentation(Side, Side)
                {
                    Shift = 20,
                    Rotation = 3,
                    Stretch = 0.5,
                },
                image,
                new Random(1)
            )
        );
    }

    [Fact]
    public void Shifts_fill_their_range()
    {
        var places = Places(Still with { Shift = 3 }, Centre, Centre);
        Assert.All(places, place => Assert.True(Math.Abs(place.Row) <= 3.01 && Math.Abs(place.Column) <= 3.01));
        AssertFills(places.Select(place => place.Row), -3, 3);
        AssertFills(places.Select(place => place.Column), -3, 3);
    }

    [Fact]
    public void Turns_keep_the_distance_from_the_centre()
    {
        var places = Places(Still with { Rotation = 0.5 }, Centre, Centre + 8);
        Assert.All(places, place => Assert.Equal(8, Math.Sqrt(place.Row * place.Row + place.Column * place.Column), 0.2));
        AssertFills(places.Select(place => Math.Atan2(place.Row, place.Column)), -0.5, 0.5);
    }

    [Fact]
    public void Stretches_and_shears_fill_their_range()
    {
        var places = Places(Still with { Stretch = 0.2 }, Centre + 8, Centre);
        AssertFills(places.Select(place => place.Row), 8 / 1.2, 8 / 0.8);
        places = Places(Still with { Stretch = 0.2 }, Centre, Centre + 8);
        AssertFills(places.Select(place => place.Column), 8 / 1.2, 8 / 0.8);
        Assert.InRange(places.Max(place => Math.Abs(place.Row)), 1.2, 8 * 0.2 / (0.8 * 0.8));
    }

    [Fact]
    public void Distortions_are_those_of_the_seed()
    {
        var image = Enumerable.Range(0, Side * Side).Select(i => MathF.Sin(i)).ToArray();
        var augmentation = new ImageAugmentation(Side, Side);
        Assert.Equal(Distorted(augmentation, image, new Random(1)), Distorted(augmentation, image, new Random(1)));
        Assert.NotEqual(Distorted(augmentation, image, new Random(1)), Distorted(augmentation, image, new Random(2)));
    }

    private static float[] Distorted(ImageAugmentation augmentation, float[] image, Random random)
    {
        var distorted = new float[image.Length];
        augmentation.Distort(image, distorted, random);
        return distorted;
    }

    /// <summary>Where a small blob goes, from the centre of the image, over many distortions.</summary>
    private static (double Row, double Column)[] Places(ImageAugmentation augmentation, int row, int column)
    {
        var image = new float[Side * Side];
        for (int i = -1; i <= 1; i++)
        {
            for (int j = -1; j <= 1; j++)
                image[(row + i) * Side + column + j] = 1;
        }

        var random = new Random(7);
        return [.. Enumerable.Range(0, 400).Select(_ => Centroid(Distorted(augmentation, image, random)))];
    }

    private static (double Row, double Column) Centroid(float[] image)
    {
        double ink = image.Sum(v => (double)v);
        return (
            image.Select((v, i) => v * (double)(i / Side - Centre)).Sum() / ink,
            image.Select((v, i) => v * (double)(i % Side - Centre)).Sum() / ink
        );
    }

    private static void AssertFills(IEnumerable<double> values, double low, double high)
    {
        double slack = (high - low) / 10;
        double[] sorted = [.. values.Order()];
        Assert.InRange(sorted[0], low - slack / 4, low + slack);
        Assert.InRange(sorted[^1], high - slack, high + slack / 4);
        Assert.InRange(sorted[sorted.Length / 2], low + 3 * slack, high - 3 * slack);
    }
}
