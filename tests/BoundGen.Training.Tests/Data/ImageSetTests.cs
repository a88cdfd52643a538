using System.Security.Cryptography;

namespace BoundGen.Training.Tests;

public sealed class ImageSetTests
{
    // Three images of 2 x 2 pixels.
    private static readonly byte[] Pixels = [0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8];

    private static ImageSet Three() => new([.. Pixels], [7, 0, 9], 2, 2);

    [Fact]
    public void It_hands_out_images_and_labels()
    {
        ImageSet images = Three();
        Assert.Equal((3, 2, 2), (images.Count, images.Rows, images.Columns));
        Assert.Equal(new byte[] { 1, 2, 3, 4 }, images.Image(1));
        Assert.Equal(new byte[] { 5, 6, 7, 8 }, images.Image(2));
        Assert.Equal(new[] { 7, 0, 9 }, images.Labels);
        Assert.Equal(Pixels, images.Pixels);
    }

    [Theory]
    [InlineData(11, 3, 2, 2)]
    [InlineData(13, 3, 2, 2)]
    [InlineData(0, 0, 2, 2)]
    [InlineData(0, 3, 0, 2)]
    [InlineData(0, 3, 2, -1)]
    [InlineData(0, 4, int.MaxValue, int.MaxValue)] // 4 (2^31 - 1)^2 is 4 modulo 2^32
    [InlineData(4, 4, int.MaxValue, int.MaxValue)]
    public void Lengths_that_do_not_match_are_refused(int pixels, int labels, int rows, int columns) =>
        Assert.ThrowsAny<ArgumentException>(() => new ImageSet(new byte[pixels], new int[labels], rows, columns));

    [Fact]
    public void The_message_says_both_lengths()
    {
        var e = Assert.Throws<ArgumentException>(() => new ImageSet(new byte[11], new int[3], 2, 2));
        Assert.StartsWith("3 images of 2 x 2 pixels need 12 bytes, got 11.", e.Message);
    }

    [Fact]
    public void Inputs_are_pixels_by_255_times_the_scale()
    {
        LabelledData data = Three().ToInputs(Preprocessing.Scaled(2), 0, 2);
        Assert.Equal(4, data.InputSize);
        Assert.Equal(
            new[] { 0f, 51 / 255f * 2, 102 / 255f * 2, 2f, 1 / 255f * 2, 2 / 255f * 2, 3 / 255f * 2, 4 / 255f * 2 },
            data.Inputs
        );
        Assert.Equal(new[] { 7, 0 }, data.Labels);
    }

    [Fact]
    public void Inputs_are_normalised_by_mean_and_deviation()
    {
        LabelledData data = Three().ToInputs(Preprocessing.Normalised(0.25f, 0.5f), 2, 1);
        Assert.Equal(
            new[] { (5 / 255f - 0.25f) / 0.5f, (6 / 255f - 0.25f) / 0.5f, (7 / 255f - 0.25f) / 0.5f, (8 / 255f - 0.25f) / 0.5f },
            data.Inputs
        );
        Assert.Equal(new[] { 9 }, data.Labels);
    }

    [Fact]
    public void A_range_may_be_empty_even_at_the_end() => Assert.Equal(0, Three().ToInputs(Preprocessing.Default, 3, 0).Count);

    [Theory]
    [InlineData(-1, 1, "start")]
    [InlineData(4, 0, "start")]
    [InlineData(0, -1, "count")]
    [InlineData(2, 2, "count")]
    [InlineData(1, int.MaxValue, "count")]
    public void Ranges_outside_the_set_are_refused(int start, int count, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => Three().ToInputs(Preprocessing.Default, start, count));

    [Fact]
    public void The_fingerprint_is_of_sizes_and_pixels()
    {
        byte[] hashed = [3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, .. Pixels];
        string expected = Convert.ToHexStringLower(SHA256.HashData(hashed))[..32];
        Assert.Equal(expected, Three().Fingerprint);
        Assert.Equal(expected, new ImageSet([.. Pixels], [0, 0, 0], 2, 2).Fingerprint);
        Assert.NotEqual(expected, new ImageSet([.. Pixels], [7, 0, 9], 4, 1).Fingerprint);
        Assert.NotEqual(expected, new ImageSet([1, .. Pixels[1..]], [7, 0, 9], 2, 2).Fingerprint);
    }
}
