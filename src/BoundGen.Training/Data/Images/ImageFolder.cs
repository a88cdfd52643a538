using System.Collections.Immutable;

namespace BoundGen.Training;

/// <summary>A folder with a folder of images for every class: what is in it, before any image is read.</summary>
internal sealed class ImageFolder
{
    private const string Train = "train";
    private const string Test = "test";

    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    private readonly List<string> _leftOut = [];

    private ImageFolder(string path) => Path = path;

    /// <summary>The name of the folder, for messages.</summary>
    public string Path { get; }

    /// <summary>The names of the classes, by their characters; two or more.</summary>
    public string[] Classes { get; private set; } = [];

    /// <summary>All images, by class and then by the characters of their names, with the place of their class.</summary>
    public (string File, int Class)[] Images { get; private set; } = [];

    /// <summary>What was left out, to be shown to the user.</summary>
    public ImmutableArray<string> Remarks
    {
        get
        {
            string left = FormattableString.Invariant($"{_leftOut.Count}");
            return _leftOut.Count == 0
                ? []
                : [$"{Path}: left out what is hidden or no image ({Known}): {left} files or folders, the first {_leftOut[0]}"];
        }
    }

    private static string Known => string.Join(", ", Extensions);

    /// <summary>
    /// Finds folders of images: CLASS in the folder itself, or train/CLASS and, where there is one, test/CLASS. Null where no
    /// folder has images.
    /// </summary>
    /// <exception cref="InvalidDataException">Folders that are no set of images.</exception>
    public static (ImageFolder Train, ImageFolder? Test)? Find(string path)
    {
        if (!Directory.Exists(path))
            return null;
        string train = System.IO.Path.Combine(path, Train),
            test = System.IO.Path.Combine(path, Test);
        bool split = HasClasses(train);
        string? idx = Directory.EnumerateFiles(path, "train-images*").FirstOrDefault();
        if (!split && !HasClasses(path))
            return idx is null && Directory.EnumerateFiles(path).FirstOrDefault(IsImage) is { } image
                ? throw new InvalidDataException(
                    $"{image}: is in no folder of a class, expected {path} to have one for every class."
                )
                : null;
        if (idx is not null)
            throw new InvalidDataException(
                $"{path}: holds folders of images and the IDX file {System.IO.Path.GetFileName(idx)}; expected one or the other."
            );
        string root = RealPath(path);
        if (!split)
            return (Read(path, root), null);
        var folder = Read(train, root);
        folder.LeaveOut(Folders(path).Where(other => other != train && other != test));
        return (folder, Directory.Exists(test) ? Read(test, root) : null);
    }

    private static ImageFolder Read(string path, string root)
    {
        CheckInside(path, root);
        var folder = new ImageFolder(path);
        folder.Fill(root);
        return folder;
    }

    private void Fill(string root)
    {
        LeaveOut(Directory.EnumerateFiles(Path));
        LeaveOut(Directory.EnumerateDirectories(Path).Where(IsHidden));
        string[] folders = Folders(Path);
        if (folders.Length < 2)
            throw new InvalidDataException(
                $"{Path}: has {(folders.Length == 0 ? "no folder" : "one folder, " + System.IO.Path.GetFileName(folders[0]))}, expected a folder of images for every class, at least two."
            );
        Classes = Array.ConvertAll(folders, System.IO.Path.GetFileName)!;
        Images = [.. folders.SelectMany((folder, place) => Files(folder, root).Select(file => (file, place)))];
    }

    private string[] Files(string folder, string root)
    {
        CheckInside(folder, root);
        if (Folders(folder) is [var inner, ..])
            throw new InvalidDataException($"{inner}: is a folder in the folder of a class, expected images ({Known}).");
        LeaveOut(Directory.EnumerateDirectories(folder));
        string[] files = Directory.GetFiles(folder);
        string[] images = [.. files.Where(IsImage).Order(StringComparer.Ordinal)];
        if (images.Length == 0)
            throw new InvalidDataException($"{folder}: holds no images ({Known}), expected those of a class.");
        LeaveOut(files.Where(file => !IsImage(file)));
        foreach (string image in images)
            CheckInside(image, root);
        return images;
    }

    private void LeaveOut(IEnumerable<string> entries) =>
        _leftOut.AddRange(entries.Select(entry => System.IO.Path.GetRelativePath(Path, entry)).Order(StringComparer.Ordinal));

    /// <summary>Whether a folder has a folder with images in it.</summary>
    private static bool HasClasses(string path) =>
        Directory.Exists(path) && Folders(path).Any(folder => Directory.EnumerateFiles(folder).Any(IsImage));

    /// <summary>Folders that are not hidden, by the characters of their names.</summary>
    private static string[] Folders(string path) =>
        [.. Directory.EnumerateDirectories(path).Where(folder => !IsHidden(folder)).Order(StringComparer.Ordinal)];

    private static bool IsImage(string file) =>
        !IsHidden(file) && Extensions.Contains(System.IO.Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static bool IsHidden(string entry) =>
        System.IO.Path.GetFileName(entry).StartsWith('.') || File.GetAttributes(entry).HasFlag(FileAttributes.Hidden);

    /// <summary>Refuses symbolic links to what is not there or outside of the folder.</summary>
    private static void CheckInside(string entry, string root)
    {
        if (new FileInfo(entry).LinkTarget is null)
            return;
        string target = RealPath(entry);
        if (!System.IO.Path.Exists(target))
            throw new InvalidDataException($"{entry}: is a symbolic link to {target}, which is not there.");
        if (target != root && !target.StartsWith(root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new InvalidDataException(
                $"{entry}: is a symbolic link to {target}, outside of the data; put a copy in its place."
            );
    }

    /// <summary>A path without symbolic links.</summary>
    private static string RealPath(string path)
    {
        path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        if (System.IO.Path.GetDirectoryName(path) is not { } parent)
            return path;
        string real = System.IO.Path.Combine(RealPath(parent), System.IO.Path.GetFileName(path));
        FileSystemInfo info = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
        return info.LinkTarget is null ? real : RealPath(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }
}
