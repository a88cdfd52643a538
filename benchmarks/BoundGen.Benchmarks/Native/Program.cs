using System.Globalization;
using System.Runtime.InteropServices;
using BoundGen;
using BoundGen.Benchmarks.Native;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Runtime;

// Arguments: files of networks, each with its inputs beside it in FILE.inputs. Prints the width of vectors, then a line a case:
// FILE, batch, microseconds a sample, the bits of all logits.
Console.WriteLine(
    VectorWidth.Is512 ? 512
    : VectorWidth.Is256 ? 256
    : 128
);
var interleaving = new Interleaving(TimeSpan.FromSeconds(0.25));
foreach (string file in args)
{
    var network = new Net(NetworkParameters.Load(file).Values);
    float[] inputs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(file + ".inputs")).ToArray();
    int[] batches = [1, 256];
    foreach (int batch in batches)
    {
        var passes = new Passes(network, inputs, batch);
        double microseconds = 1e6 * Quantile.Median(interleaving.Run([passes])[0]) / batch;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{file}\t{batch}\t{microseconds:R}\t{passes.Digest():x16}")
        );
    }
}
