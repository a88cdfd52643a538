using System.Buffers.Binary;
using System.Text.Json.Nodes;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Cli.Tests;

/// <summary>Files that are fine and files that are not; every command line of the tests names some of them.</summary>
public sealed class BadInputFiles : TemporaryFolder
{
    private static readonly NetworkShape Shape = new([784, 4, 10], bias: false);

    public BadInputFiles()
    {
        var digits = ProceduralDigits.Draw(1, 0, 20);
        IdxFiles.Save(digits, At("images"), At("labels"));
        IdxFiles.Save(new ImageSet(new byte[19 * 784], new int[19], 28, 28), At("images19"), At("labels19"));
        IdxFiles.Save(new ImageSet(new byte[20 * 49], new int[20], 7, 7), At("small"), At("small-labels"));
        IdxFiles.Save(new ImageSet(new byte[9 * 784], new int[9], 28, 28), At("few"), At("few-labels"));
        File.WriteAllBytes(At("cut-images"), File.ReadAllBytes(At("images"))[..^1]);
        Directory.CreateDirectory(At("empty"));
        Directory.CreateDirectory(At("data"));
        IdxFiles.Save(digits, At("data", "train-images-idx3-ubyte"), At("data", "train-labels-idx1-ubyte"));
        Directory.CreateDirectory(At("odd-test"));
        IdxFiles.Save(digits, At("odd-test", "train-images-idx3-ubyte"), At("odd-test", "train-labels-idx1-ubyte"));
        IdxFiles.Save(
            new ImageSet(new byte[784], [10], 28, 28),
            At("odd-test", "t10k-images-idx3-ubyte"),
            At("odd-test", "t10k-labels-idx1-ubyte")
        );

        SaveModel("model", Shape, []);
        Trainer.Initialise(Shape, 1).Save(At("bare"));
        SaveModel("wide", Shape, new() { ["boundgen.image"] = "14x56" });
        SaveModel("odd-digits", Shape, new() { ["boundgen.digits"] = "a few" });
        SaveModel("odd-classes", Shape, new() { ["boundgen.classes"] = "[\"yes\",\"no\"]" });
        SaveRuns();
        SaveModel("other", new NetworkShape([784, 5, 10], bias: false), []);
        SaveModel("biased", new NetworkShape([784, 4, 10], bias: true), []);
        SaveModel("five", new NetworkShape([784, 5], bias: false), []);
        SaveModel("odd-scale", Shape, new() { ["boundgen.scale"] = "-1" });
        SaveModel("odd-prior", Shape, new() { ["boundgen.prior"] = "none" });
        SaveModel("odd-samples", Shape, new() { ["boundgen.samples"] = "all of them" });
        byte[] good = File.ReadAllBytes(At("model"));
        File.WriteAllBytes(At("cut"), good[..^100]);
        byte[] oversized = [.. good];
        BinaryPrimitives.WriteInt64LittleEndian(oversized, long.MaxValue);
        File.WriteAllBytes(At("oversized"), oversized);
        byte[] nan = [.. good];
        BinaryPrimitives.WriteSingleLittleEndian(nan.AsSpan(nan.Length - 4), float.NaN);
        File.WriteAllBytes(At("nan"), nan);
        File.WriteAllBytes(
            At("broken-chain"),
            Safetensors(
                """{"0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},"2.weight":{"dtype":"F32","shape":[1,4],"data_offsets":[24,40]}}""",
                40
            )
        );
    }

    /// <summary>What certify prints, and what is wrong with it.</summary>
    private void SaveRuns()
    {
        string good = Tool.Succeed(
            "certify",
            "--model",
            At("model"),
            "--prior-independent",
            "--images",
            At("images"),
            "--labels",
            At("labels"),
            "--draws",
            "10",
            "--format",
            "json"
        ).Output;
        File.WriteAllText(At("run"), good);
        File.WriteAllText(At("cut-run"), good[..^3]);
        File.WriteAllText(At("null-run"), "null");
        File.WriteAllText(At("list-run"), "[]");
        File.WriteAllText(At("no-bounds"), good.Replace("\"certificates\"", "\"bounds\"", StringComparison.Ordinal));
        SaveRun("odd-headline", json => json["headline"] = "best");
        SaveRun("other-headline", json => json["headline"] = "ball-sparse");
        SaveRun("no-runs", json => json["runs"] = new JsonArray());
        SaveRun("odd-runs", json => json["runs"] = new JsonArray(json.DeepClone()));
        SaveRun("odd-bound", json => json["certificates"]![3]!["bound"] = 1.5);
        SaveRun("forged-run", json =>
        {
            json["certificates"]![3]!["bound"] = 0.25;
            json["certificates"]![3]!["vacuous"] = false;
        });

        void SaveRun(string name, Action<JsonNode> change)
        {
            var json = JsonNode.Parse(good)!;
            change(json);
            File.WriteAllText(At(name), json.ToJsonString());
        }
    }

    /// <summary>
    /// Writes a model that records scale 1 unless told otherwise; keys that the library keeps to itself are put into the finished
    /// file.
    /// </summary>
    private void SaveModel(string name, NetworkShape shape, Dictionary<string, string> metadata)
    {
        metadata.TryAdd("boundgen.scale", "1");
        var disguised = metadata.ToDictionary(entry => entry.Key.Replace('.', '_'), entry => entry.Value, StringComparer.Ordinal);
        new NetworkParameters(shape, Trainer.Initialise(shape, 1).Values, disguised).Save(At(name));
        string file = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(At(name)));
        file = file.Replace("boundgen_", "boundgen.", StringComparison.Ordinal);
        File.WriteAllBytes(At(name), System.Text.Encoding.Latin1.GetBytes(file));
    }

    private static byte[] Safetensors(string header, int dataLength)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. System.Text.Encoding.ASCII.GetBytes(header), .. new byte[dataLength]];
    }
}
