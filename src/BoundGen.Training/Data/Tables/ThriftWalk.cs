using System.Globalization;

namespace BoundGen.Training;

/// <summary>Walks through structures in the compact protocol of Thrift, of which a Parquet file describes its contents.</summary>
/// <param name="bytes">Structures; what follows them does not matter.</param>
internal ref struct ThriftWalk(ReadOnlySpan<byte> bytes)
{
    private const int DeepestNesting = 32;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>
    /// The structures of the format by name, with the type of each field by its number: b, y, h, i, l and d are booleans and
    /// numbers of 8 to 64 bits and doubles, s is text, [ is a list of what follows. Fields that are not here are skipped.
    /// </summary>
    private static readonly Dictionary<string, Dictionary<int, string>> Structures = Parse(
        """
        FileMetaData 1:i 2:[SchemaElement 3:l 4:[RowGroup 5:[KeyValue 6:s 7:[ColumnOrder 8:Encryption 9:s
        SchemaElement 1:i 2:i 3:i 4:s 5:i 6:i 7:i 8:i 9:i 10:LogicalType
        LogicalType 1:Empty 2:Empty 3:Empty 4:Empty 5:Decimal 6:Empty 7:Time 8:Time 10:Integer 11:Empty 12:Empty 13:Empty 14:Empty 15:Empty 16:Variant 17:Geometry 18:Geometry
        Decimal 1:i 2:i
        Time 1:b 2:TimeUnit
        TimeUnit 1:Empty 2:Empty 3:Empty
        Integer 1:y 2:b
        Variant 1:y
        Geometry 1:s 2:i
        RowGroup 1:[ColumnChunk 2:l 3:l 4:[SortingColumn 5:l 6:l 7:h
        ColumnChunk 1:s 2:l 3:ColumnMetaData 4:l 5:i 6:l 7:i 8:ColumnEncryption 9:s
        ColumnMetaData 1:i 2:[i 3:[s 4:i 5:l 6:l 7:l 8:[KeyValue 9:l 10:l 11:l 12:Statistics 13:[PageEncodingStats 14:l 15:i 16:SizeStatistics 17:GeospatialStatistics
        KeyValue 1:s 2:s
        Statistics 1:s 2:s 3:l 4:l 5:s 6:s 7:b 8:b
        PageEncodingStats 1:i 2:i 3:i
        SizeStatistics 1:l 2:[l 3:[l
        GeospatialStatistics 1:BoundingBox 2:[i
        BoundingBox 1:d 2:d 3:d 4:d 5:d 6:d 7:d 8:d
        SortingColumn 1:i 2:b 3:b
        ColumnOrder 1:Empty
        ColumnEncryption 1:Empty 2:ColumnKey
        ColumnKey 1:[s 2:s
        Encryption 1:Cipher 2:Cipher
        Cipher 1:s 2:s 3:b
        PageHeader 1:i 2:i 3:i 4:i 5:DataPage 6:Empty 7:DictionaryPage 8:DataPageV2
        DataPage 1:i 2:i 3:i 4:i 5:Statistics
        DictionaryPage 1:i 2:i 3:b
        DataPageV2 1:i 2:i 3:i 4:i 5:i 6:i 7:b 8:Statistics
        Empty
        """
    );

    /// <summary>Bytes that have been walked.</summary>
    public int Position { get; private set; }

    private readonly int Left => _bytes.Length - Position;

    /// <summary>Walks to the end of a structure.</summary>
    /// <param name="name">Its name in the format.</param>
    /// <param name="numbers">Receives the numbers that are fields of this structure itself, by field; null for none.</param>
    /// <exception cref="InvalidDataException">It is none, or is cut short.</exception>
    public void Structure(string name, Dictionary<int, long>? numbers = null) => Structure(Structures[name], 0, numbers);

    private void Structure(Dictionary<int, string> fields, int depth, Dictionary<int, long>? numbers = null)
    {
        if (depth > DeepestNesting)
            throw Broken("structures are nested too deeply");
        int field = 0;
        while (Byte() is var header and not 0)
        {
            field = header >> 4 == 0 ? (short)Number(32) : field + (header >> 4);
            int type = header & 15;
            if (!fields.TryGetValue(field, out string? expected))
                Value(type, depth);
            else if (type != (expected == "b" && type == 2 ? 2 : TypeOf(expected)))
                throw Broken($"a field has type {type}");
            else if (expected[0] == '[')
                List(expected[1..], depth);
            else if (TypeOf(expected) == 12)
                Structure(Structures[expected], depth + 1);
            else if (numbers is not null && type is 4 or 5 or 6)
                numbers[field] = Number(type == 6 ? 64 : 32);
            else
                Value(type, depth);
        }
    }

    private static int TypeOf(string expected) =>
        expected[0] == '['
            ? 9
            : expected switch
            {
                "b" => 1,
                "y" => 3,
                "h" => 4,
                "i" => 5,
                "l" => 6,
                "d" => 7,
                "s" => 8,
                _ => 12,
            };

    private void List(string expected, int depth)
    {
        int type = ListHeader(out int count);
        if (type != TypeOf(expected))
            throw Broken($"a list has elements of type {type}");
        for (int i = 0; i < count; i++)
        {
            if (type == 12)
                Structure(Structures[expected], depth + 1);
            else
                Value(type, depth);
        }
    }

    /// <summary>A value of which nothing but its type is known.</summary>
    private void Value(int type, int depth)
    {
        switch (type)
        {
            case 1 or 2:
                break;
            case 3:
                Skip(1);
                break;
            case 4 or 5:
                Number(32);
                break;
            case 6:
                Number(64);
                break;
            case 7:
                Skip(8);
                break;
            case 8:
                Skip(Length());
                break;
            case 9 or 10:
                int elements = ListHeader(out int count);
                for (int i = 0; i < count; i++)
                    Value(elements, depth + 1);
                break;
            case 12:
                Structure(Structures["Empty"], depth + 1);
                break;
            case 13:
                Skip(16);
                break;
            default:
                throw Broken($"a field has type {type}");
        }
    }

    private int ListHeader(out int count)
    {
        int header = Byte();
        count = header >> 4 == 15 ? Length() : header >> 4;
        // Every element takes at least a byte, but for booleans, of which the format has no list.
        return count > Left || (header & 15) is 1 or 2 ? throw Broken($"a list has {count} elements") : header & 15;
    }

    private int Length() =>
        Unsigned(32) is var length && length <= (ulong)Left ? (int)length : throw Broken($"a length is {length}");

    private void Skip(int count)
    {
        if (count > Left)
            throw Broken("a value is cut short");
        Position += count;
    }

    private byte Byte()
    {
        Skip(1);
        return _bytes[Position - 1];
    }

    /// <summary>A signed number, whose lowest bit is its sign.</summary>
    private long Number(int bits)
    {
        ulong number = Unsigned(bits);
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private ulong Unsigned(int bits)
    {
        ulong number = 0;
        for (int shift = 0; shift < bits; shift += 7)
        {
            byte part = Byte();
            number |= (ulong)(part & 127) << shift;
            if (part < 128)
                return number;
        }

        throw Broken("a number is too long");
    }

    private readonly InvalidDataException Broken(string problem) =>
        new($"{problem} at byte {Position} of a description of its contents");

    private static Dictionary<string, Dictionary<int, string>> Parse(string text) =>
        text.Split('\n')
            .Select(line => line.Split(' '))
            .ToDictionary(
                words => words[0],
                words =>
                    words[1..]
                        .Select(word => word.Split(':'))
                        .ToDictionary(field => int.Parse(field[0], CultureInfo.InvariantCulture), field => field[1]),
                StringComparer.Ordinal
            );
}
