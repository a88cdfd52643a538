using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// Writes files so that a reader sees the old contents or the new, never half of them. For the packages beside this one.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AtomicFile
{
    private static readonly ConcurrentDictionary<string, bool> Unfinished = new(StringComparer.Ordinal);

    /// <summary>Writes to a temporary file in the same folder, flushes it to disk and moves it into place.</summary>
    /// <param name="path">The file to create or replace; its folder must exist.</param>
    /// <param name="write">Writes the contents. If it throws, nothing is left behind and the old file stays.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write) => Write([(path, write)]);

    /// <summary>Writes several files; all are complete before the first gets its name.</summary>
    /// <param name="files">
    /// Where each goes, and what writes its contents. If one throws, nothing is left behind and the old files stay.
    /// </param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(params ReadOnlySpan<(string Path, Action<Stream> Write)> files)
    {
        var targets = new string[files.Length];
        var temporaries = new string[files.Length];
        for (int i = 0; i < files.Length; i++)
        {
            ArgumentException.ThrowIfNullOrEmpty(files[i].Path, nameof(files));
            targets[i] = Path.GetFullPath(files[i].Path);
            temporaries[i] = $"{targets[i]}.{Guid.NewGuid():N}.tmp";
            Unfinished[temporaries[i]] = true;
        }

        try
        {
            for (int i = 0; i < files.Length; i++)
            {
                using var stream = new FileStream(temporaries[i], FileMode.CreateNew, FileAccess.Write);
                files[i].Write(stream);
                stream.Flush(flushToDisk: true);
            }

            for (int i = 0; i < files.Length; i++)
                File.Move(temporaries[i], targets[i], overwrite: true);
        }
        catch
        {
            foreach (string temporary in temporaries)
                File.Delete(temporary);
            throw;
        }
        finally
        {
            foreach (string temporary in temporaries)
                Unfinished.TryRemove(temporary, out _);
        }
    }

    /// <summary>
    /// Creates a file unless there is one: of processes that try at once, one does, on file systems of a network too.
    /// </summary>
    /// <param name="path">The file to create; its folder must exist.</param>
    /// <param name="write">Writes the contents. If it throws, nothing is left behind.</param>
    /// <returns>Whether it was created; false where there was one, which stays.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static bool TryCreate(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string target = Path.GetFullPath(path),
            whole = $"{target}.{Guid.NewGuid():N}.tmp";
        Write(whole, write);
        try
        {
            // On Unix, File.Move first looks and then renames, and another process may come between the two.
            if (OperatingSystem.IsWindows())
                File.Move(whole, target);
            else if (Link(whole, target) != 0)
                throw new IOException($"{path}: cannot be created: {Marshal.GetLastPInvokeErrorMessage()}");
            return true;
        }
        catch (IOException) when (File.Exists(target))
        {
            return false;
        }
        finally
        {
            File.Delete(whole);
        }
    }

    [DllImport("libc", EntryPoint = "link", SetLastError = true)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string added
    );

    /// <summary>Deletes what writes under way have written so far: for a process that is about to end.</summary>
    public static void DeleteUnfinished()
    {
        foreach (string temporary in Unfinished.Keys)
            File.Delete(temporary);
    }
}
