using System.Buffers.Text;
using System.Globalization;

namespace BoundGen.Onnx.Reading;

/// <summary>
/// The numbers of a .nnet file in their order: commas, spaces and ends of lines separate them, and what follows // says nothing.
/// </summary>
internal sealed class NnetNumbers(byte[] bytes)
{
    private int _at;
    private int _line = 1;

    /// <summary>As many numbers as the rest of the file could hold: each takes a digit and a separator.</summary>
    public int MostLeft => (bytes.Length - _at + 1) / 2;

    /// <summary>The next number.</summary>
    /// <param name="what">What it is, for an error.</param>
    /// <exception cref="InvalidDataException">The file ends, or there is something else.</exception>
    public double Next(string what)
    {
        SkipSeparators();
        if (_at == bytes.Length)
            throw new InvalidDataException($"ends in line {_line}, expected {what}");
        int end = _at;
        while (end < bytes.Length && !IsSeparator(bytes[end]))
            end++;
        var word = bytes.AsSpan(_at, end - _at);
        if (!Utf8Parser.TryParse(word, out double number, out int used) || used != word.Length || !double.IsFinite(number))
            throw new InvalidDataException($"has no number in line {_line}, expected {what}");
        _at = end;
        return number;
    }

    /// <summary>The next number, which is a size.</summary>
    public int Size(string what) =>
        Next(what) is var size && size is >= 1 and <= int.MaxValue && double.IsInteger(size)
            ? (int)size
            : throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"has {size} in line {_line}, expected {what}, at least 1")
            );

    public double[] Take(int count, string what)
    {
        if (count > MostLeft)
            throw new InvalidDataException($"is too short for {count} numbers from line {_line} on, expected {what}");
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = Next(what);
        return numbers;
    }

    /// <exception cref="InvalidDataException">There is a number more.</exception>
    public void ExpectEnd()
    {
        SkipSeparators();
        if (_at < bytes.Length)
            throw new InvalidDataException($"goes on in line {_line} after the biases of the last layer, expected its end");
    }

    private void SkipSeparators()
    {
        for (; _at < bytes.Length; _at++)
        {
            if (bytes[_at] == '/' && _at + 1 < bytes.Length && bytes[_at + 1] == '/')
                while (_at + 1 < bytes.Length && bytes[_at + 1] != '\n')
                    _at++;
            else if (!IsSeparator(bytes[_at]))
                return;
            else if (bytes[_at] == '\n')
                _line++;
        }
    }

    private static bool IsSeparator(byte character) =>
        character is (byte)',' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
