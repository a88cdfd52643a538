using System.Text.Json;

namespace Digits.Api;

/// <summary>An image out of the body of a request: from 0, black, to 1, white.</summary>
internal static class ImageReader
{
    public const string Json = "application/json";
    public const string Bytes = "application/octet-stream";

    /// <summary>What a body has to be.</summary>
    public const string Expected =
        "expected 28 x 28 pixels, row by row: a JSON array of 784 numbers from 0, black, to 1, white ("
        + Json
        + "), or 784 bytes ("
        + Bytes
        + ")";

    /// <exception cref="InvalidDataException">Anything else: the message names what was found and what was expected.</exception>
    public static Task<float[]> ReadAsync(HttpRequest request, CancellationToken cancellation) =>
        request.HasJsonContentType() ? ReadJsonAsync(request.Body, cancellation) : ReadBytesAsync(request.Body, cancellation);

    private static async Task<float[]> ReadJsonAsync(Stream body, CancellationToken cancellation)
    {
        float[]? image;
        try
        {
            image = await JsonSerializer.DeserializeAsync(body, ApiJson.Default.SingleArray, cancellation);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The body is no array of numbers at {e.Path}; {Expected}.", e);
        }

        if (image?.Length != DigitNet.InputSize)
            throw new InvalidDataException($"The body has {image?.Length ?? 0} numbers; {Expected}.");
        for (int i = 0; i < image.Length; i++)
            if (!(image[i] >= 0 && image[i] <= 1))
                throw new InvalidDataException($"Pixel {i} is {image[i]}; {Expected}.");
        return image;
    }

    private static async Task<float[]> ReadBytesAsync(Stream body, CancellationToken cancellation)
    {
        // One byte more tells a body that is too long.
        var pixels = new byte[DigitNet.InputSize + 1];
        int length = await body.ReadAtLeastAsync(pixels, pixels.Length, throwOnEndOfStream: false, cancellation);
        if (length != DigitNet.InputSize)
            throw new InvalidDataException(
                $"The body has {(length < pixels.Length ? length : $"more than {DigitNet.InputSize}")} bytes; {Expected}."
            );
        var image = new float[length];
        for (int i = 0; i < image.Length; i++)
            image[i] = pixels[i] / 255f;
        return image;
    }
}
