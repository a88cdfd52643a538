namespace BoundGen.Training;

/// <summary>A file with one array (.npy, IDX) or several with names (.npz).</summary>
internal sealed class ArrayFile : IDisposable
{
    private readonly SourceFile _file;
    private readonly NpzArchive? _archive;
    private readonly bool _isIdx;

    private ArrayFile(SourceFile file, NpzArchive? archive, bool isIdx) => (_file, _archive, _isIdx) = (file, archive, isIdx);

    /// <summary>Opens a file whose contents begin as those of an array do; null for any other.</summary>
    /// <exception cref="InvalidDataException">An archive that is broken.</exception>
    public static ArrayFile? Open(SourceFile file)
    {
        byte[] start = file.Start(16);
        if (NpyHeader.Begins(start))
            return new ArrayFile(file, archive: null, isIdx: false);
        if (IdxArray.Begins(start))
            return new ArrayFile(file, archive: null, isIdx: true);
        return start.AsSpan().StartsWith("PK\u0003\u0004"u8) && !file.IsGzipped && OtherFormat.Of(file) is null
            ? new ArrayFile(file, new NpzArchive(file.Contents(), file.Path), isIdx: false)
            : null;
    }

    /// <summary>The name of the array of inputs; null where there is one array without a name.</summary>
    /// <exception cref="InvalidDataException">Several arrays, and no word of which.</exception>
    public string? InputsKey(DataSetOptions options) => Key(options, 0, "x");

    /// <summary>The name of the array of labels beside the inputs; null where there is none.</summary>
    public string? LabelsBesideKey(DataSetOptions options) =>
        _archive is null || options.Labels is not null ? null
        : options.Keys.Length > 1 ? options.Keys[1]
        : options.Keys.IsEmpty && _archive.Has("y") ? "y"
        : null;

    /// <summary>The name of the array of labels in a file of labels; null where there is one array without a name.</summary>
    /// <exception cref="InvalidDataException">Several arrays, and no word of which.</exception>
    public string? LabelsKey(DataSetOptions options) => Key(options, 1, "y");

    /// <summary>What an array is.</summary>
    public ArrayForm Form(string? key)
    {
        if (_archive is not null)
            return _archive.Form(key!);
        Stream contents = _file.Contents();
        return _isIdx ? IdxArray.ReadForm(contents, _file.Path) : NpyHeader.Read(contents, _file.Path).Form;
    }

    /// <summary>Reads an array.</summary>
    /// <exception cref="InvalidDataException">It is broken.</exception>
    public NumberArray Read(string? key)
    {
        if (_archive is not null)
            return _archive.Read(key!);
        Stream contents = _file.Contents();
        return _isIdx
            ? IdxArray.Read(contents, _file.Path)
            : NumberArray.Read(contents, NpyHeader.Read(contents, _file.Path), _file.Path);
    }

    public void Dispose() => _archive?.Dispose();

    private string? Key(DataSetOptions options, int place, string usual)
    {
        if (options.Keys.Length > 2)
            throw new ArgumentException(
                $"Keys (--keys) are {string.Join(", ", options.Keys)}, expected at most two: of the inputs and of the labels."
            );
        if (_archive is null)
            return null;
        if (options.Keys.Length > place && (place == 0 || _archive.Has(options.Keys[place])))
            return options.Keys[place];
        if (_archive.Has(usual))
            return usual;
        return _archive.Names.Count == 1
            ? _archive.Names.Single()
            : throw new InvalidDataException(
                $"{_file.Path}: has the arrays {string.Join(", ", _archive.Names.Order(StringComparer.Ordinal))}; "
                    + "write Keys (--keys) with the name of that of the inputs and of that of the labels."
            );
    }
}
