using System.Globalization;
using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace BoundGen.Training;

/// <summary>A column of a group of rows of a Parquet file, as numbers or as texts.</summary>
internal static class ParquetColumn
{
    private static readonly HashSet<Type> Numbers =
    [
        typeof(bool),
        typeof(float),
        typeof(double),
        typeof(sbyte),
        typeof(byte),
        typeof(short),
        typeof(ushort),
        typeof(int),
        typeof(uint),
        typeof(long),
        typeof(ulong),
    ];

    public static bool IsNumber(DataField field) => Numbers.Contains(field.ClrType);

    /// <summary>The cells of a column of numbers or booleans, each as the nearest float; NaN where there is no value.</summary>
    public static Task<float[]> NumbersAsync(ParquetRowGroupReader group, DataField field, int count, CancellationToken token) =>
        Type.GetTypeCode(field.ClrType) switch
        {
            TypeCode.Boolean => ReadAsync<bool, float>(group, field, count, value => value ? 1 : 0, float.NaN, token),
            TypeCode.Single => NearestAsync<float>(group, field, count, token),
            TypeCode.Double => NearestAsync<double>(group, field, count, token),
            TypeCode.SByte => NearestAsync<sbyte>(group, field, count, token),
            TypeCode.Byte => NearestAsync<byte>(group, field, count, token),
            TypeCode.Int16 => NearestAsync<short>(group, field, count, token),
            TypeCode.UInt16 => NearestAsync<ushort>(group, field, count, token),
            TypeCode.Int32 => NearestAsync<int>(group, field, count, token),
            TypeCode.UInt32 => NearestAsync<uint>(group, field, count, token),
            TypeCode.Int64 => NearestAsync<long>(group, field, count, token),
            _ => NearestAsync<ulong>(group, field, count, token),
        };

    /// <summary>The cells of a column as texts; null where there is no value. Booleans are True and False.</summary>
    public static async Task<string?[]> TextsAsync(
        ParquetRowGroupReader group,
        DataField field,
        int count,
        CancellationToken token
    )
    {
        if (!IsNumber(field))
        {
            var texts = new string?[count];
            await group.ReadAsync(field, texts.AsMemory(), cancellationToken: token).ConfigureAwait(false);
            return Array.ConvertAll(texts, text => text is null || CellText.IsGap(text.AsSpan().Trim()) ? null : text.Trim());
        }

        return await (
            Type.GetTypeCode(field.ClrType) switch
            {
                TypeCode.Boolean => ReadAsync<bool, string?>(group, field, count, value => value ? "True" : "False", null, token),
                TypeCode.Single => WrittenAsync<float>(group, field, count, token),
                TypeCode.Double => WrittenAsync<double>(group, field, count, token),
                TypeCode.SByte => WrittenAsync<sbyte>(group, field, count, token),
                TypeCode.Byte => WrittenAsync<byte>(group, field, count, token),
                TypeCode.Int16 => WrittenAsync<short>(group, field, count, token),
                TypeCode.UInt16 => WrittenAsync<ushort>(group, field, count, token),
                TypeCode.Int32 => WrittenAsync<int>(group, field, count, token),
                TypeCode.UInt32 => WrittenAsync<uint>(group, field, count, token),
                TypeCode.Int64 => WrittenAsync<long>(group, field, count, token),
                _ => WrittenAsync<ulong>(group, field, count, token),
            }
        ).ConfigureAwait(false);
    }

    private static Task<float[]> NearestAsync<T>(ParquetRowGroupReader group, DataField field, int count, CancellationToken token)
        where T : struct, INumberBase<T> => ReadAsync<T, float>(group, field, count, float.CreateTruncating, float.NaN, token);

    private static Task<string?[]> WrittenAsync<T>(
        ParquetRowGroupReader group,
        DataField field,
        int count,
        CancellationToken token
    )
        where T : struct, INumberBase<T> =>
        ReadAsync<T, string?>(
            group,
            field,
            count,
            value => T.IsNaN(value) ? null : value.ToString(format: null, CultureInfo.InvariantCulture),
            null,
            token
        );

    private static async Task<TCell[]> ReadAsync<T, TCell>(
        ParquetRowGroupReader group,
        DataField field,
        int count,
        Func<T, TCell> convert,
        TCell gap,
        CancellationToken token
    )
        where T : struct
    {
        if (!field.IsNullable)
        {
            // Parquet.Net 6.1.0 finds gaps in such a column when it is asked for them.
            var numbers = new T[count];
            await group.ReadAsync(field, numbers.AsMemory(), cancellationToken: token).ConfigureAwait(false);
            return Array.ConvertAll(numbers, value => convert(value));
        }

        var values = new T?[count];
        await group.ReadAsync(field, values.AsMemory(), cancellationToken: token).ConfigureAwait(false);
        return Array.ConvertAll(values, value => value is { } number ? convert(number) : gap);
    }
}
