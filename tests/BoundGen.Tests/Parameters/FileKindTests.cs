using BoundGen.Testing;

namespace BoundGen.Tests.Parameters;

/// <summary>Files that are taken for files of weights.</summary>
public class FileKindTests
{
    [Theory]
    [InlineData("<!DOCTYPE html><html></html>", "is a web page")]
    [InlineData("\n <html>", "is a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid", "is a Git LFS pointer and not the file it points to")]
    [InlineData(
        "PK\u0003\u0004\u0014\0\0\0archive/data.pkl",
        "is a PyTorch pickle; in Python, `import torch; from safetensors.torch"
    )]
    [InlineData("PK\u0003\u0004\u0014\0\0\0w0.npy", "is a NumPy archive (.npz)")]
    [InlineData("PK\u0003\u0004\u0014\0\0\0word/document.xml", "is a zip archive")]
    [InlineData("\u0080\u0002}q\0.", "is a Python pickle")]
    [InlineData(
        "\u0089HDF\r\n\u001a\n",
        "is an HDF5 file, as Keras writes; in Python, with the Keras model loaded, `from safetensors.numpy import save_file`"
    )]
    [InlineData("GGUF\u0003\0\0\0", "is a GGUF file")]
    [InlineData("\u0093NUMPY\u0001\0", "is a NumPy array (.npy)")]
    [InlineData("\u001f\u008b\u0008\0\0\0\0\0\0\u0003", "is compressed with gzip")]
    public void Files_of_other_formats_are_recognised(string start, string problem)
    {
        using var folder = new TemporaryFolder();
        string file = folder.At("model.safetensors");
        File.WriteAllBytes(file, [.. start.Select(character => (byte)character)]);
        var error = Assert.Throws<InvalidDataException>(() => NetworkParameters.Load(file));
        Assert.StartsWith($"{file}: {problem}", error.Message);
        Assert.EndsWith("expected a safetensors file.", error.Message);
    }

    [Fact]
    public void A_header_whose_length_looks_like_a_pickle_is_read()
    {
        // 640 is 80 02 in hexadecimal, as the first bytes of a pickle.
        string header = """{"weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}""".PadRight(640);
        using var stream = new MemoryStream(SafetensorsFileTests.Bytes(header, new byte[4]));
        Assert.Equal("1-1", NetworkParameters.Load(stream).Shape.ToString());
    }
}
