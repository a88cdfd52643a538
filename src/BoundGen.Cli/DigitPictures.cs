using System.Text;
using BoundGen.Runtime;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary>A few digits as pictures (PGM), for a program that has a network and needs something to classify.</summary>
internal static class DigitPictures
{
    /// <summary>The folder in that of the main job.</summary>
    public const string Folder = "digits";

    /// <summary>Writes the first digit of every class: LABEL.pgm, a short header and then one byte for every pixel.</summary>
    public static void Save(ImageSet digits, string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.Write([
            .. Enumerable
                .Range(0, digits.Count)
                .DistinctBy(i => digits.Labels[i])
                .Select(i =>
                    (
                        Path.Combine(folder, $"{digits.Labels[i]}.pgm"),
                        (Action<Stream>)(
                            stream =>
                            {
                                stream.Write(Encoding.ASCII.GetBytes($"P5\n{digits.Columns} {digits.Rows}\n255\n"));
                                stream.Write(digits.Image(i));
                            }
                        )
                    )
                ),
        ]);
    }
}
