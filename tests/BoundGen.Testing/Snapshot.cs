using System.Runtime.CompilerServices;
using Xunit;

namespace BoundGen.Testing;

/// <summary>
/// Compares text with a reviewed file, by Verify's conventions: the expected text is NAME.verified.txt beside the
/// test; what differs is left as NAME.received.txt. To accept: dotnet msbuild -t:UpdateSnapshots, in this folder.
/// </summary>
public static class Snapshot
{
    public static void Verify(string text, string name, [CallerFilePath] string testFile = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(testFile)!, "Snapshots", name);
        string received = stem + ".received.txt",
            verified = stem + ".verified.txt";
        if (File.Exists(verified) && File.ReadAllText(verified) == text)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(received)!);
        File.WriteAllText(received, text);
        Assert.Fail(
            File.Exists(verified)
                ? $"{name}: the text differs from {Path.GetFileName(verified)}; see {Path.GetFileName(received)}."
                : $"{name}: there is no {Path.GetFileName(verified)}; see {Path.GetFileName(received)}."
        );
    }
}
