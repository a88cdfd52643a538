using Parquet;
using Parquet.Schema;

namespace BoundGen.Training.Tests;

/// <summary>Writes small Parquet files.</summary>
internal static class ParquetFile
{
    /// <summary>A file with columns of any type, in groups of so many rows.</summary>
    /// <param name="columns">Arrays of one length, of numbers, booleans, times or texts; elements may be nullable.</param>
    /// <param name="groupSize">Rows a group.</param>
    public static byte[] Write(int groupSize, params (string Name, Array Values)[] columns) =>
        WriteAsync(groupSize, columns).GetAwaiter().GetResult();

    private static async Task<byte[]> WriteAsync(int groupSize, (string Name, Array Values)[] columns)
    {
        DataField[] fields = [.. columns.Select(column => new DataField(column.Name, column.Values.GetType().GetElementType()!))];
        var bytes = new MemoryStream();
        ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), bytes);
        await using (writer)
        {
            for (int start = 0; start < columns[0].Values.Length; start += groupSize)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                for (int c = 0; c < fields.Length; c++)
                    await WriteAsync(group, fields[c], columns[c].Values, start, groupSize);
                group.CompleteValidate();
            }
        }

        return bytes.ToArray();
    }

    private static Task WriteAsync(ParquetRowGroupWriter group, DataField field, Array values, int start, int count) =>
        // To a pattern an array of signed numbers is one of unsigned numbers too.
        Type.GetTypeCode(values.GetType().GetElementType()) switch
        {
            TypeCode.String => group.WriteAsync(field, Part((string[])values, start, count)),
            TypeCode.Single => group.WriteAsync<float>(field, Part((float[])values, start, count)),
            TypeCode.Double => group.WriteAsync<double>(field, Part((double[])values, start, count)),
            TypeCode.Boolean => group.WriteAsync<bool>(field, Part((bool[])values, start, count)),
            TypeCode.Byte => group.WriteAsync<byte>(field, Part((byte[])values, start, count)),
            TypeCode.SByte => group.WriteAsync<sbyte>(field, Part((sbyte[])values, start, count)),
            TypeCode.Int16 => group.WriteAsync<short>(field, Part((short[])values, start, count)),
            TypeCode.UInt16 => group.WriteAsync<ushort>(field, Part((ushort[])values, start, count)),
            TypeCode.Int32 => group.WriteAsync<int>(field, Part((int[])values, start, count)),
            TypeCode.UInt32 => group.WriteAsync<uint>(field, Part((uint[])values, start, count)),
            TypeCode.Int64 => group.WriteAsync<long>(field, Part((long[])values, start, count)),
            TypeCode.UInt64 => group.WriteAsync<ulong>(field, Part((ulong[])values, start, count)),
            TypeCode.DateTime => group.WriteAsync<DateTime>(field, Part((DateTime[])values, start, count)),
            TypeCode.Decimal => group.WriteAsync<decimal>(field, Part((decimal[])values, start, count)),
            _ when values is double?[] numbers => group.WriteAsync(
                field,
                new ReadOnlyMemory<double?>(Part(numbers, start, count))
            ),
            _ => group.WriteAsync(field, new ReadOnlyMemory<int?>(Part((int?[])values, start, count))),
        };

    private static T[] Part<T>(T[] values, int start, int count) => values[start..Math.Min(start + count, values.Length)];
}
