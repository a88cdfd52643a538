using System.Globalization;

namespace BoundGen.Figures;

/// <summary>Numbers beside ticks: the same in every culture, with the sign of the minus.</summary>
internal static class TickLabel
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>1, 0.05, −20 or 2.5×10⁶: all labels of an axis in one way, as its largest size wants it.</summary>
    public static string Of(double value, double largest)
    {
        double size = Math.Abs(value);
        if (size == 0 || largest is >= 1e-3 and < 1e6)
            return Signed(value, "0.#######");
        // Ticks come with rounding errors, which may leave 9.9999999 in front.
        int exponent = (int)Math.Floor(Math.Log10(size) + 1e-9);
        string digits = Signed(value / Math.Pow(10, exponent), "0.####");
        return digits is "1" or "−1" ? digits[..^1] + PowerOfTen(exponent) : $"{digits}×{PowerOfTen(exponent)}";
    }

    /// <summary>10⁻³.</summary>
    public static string PowerOfTen(int exponent) =>
        "10"
        + string.Concat(
            exponent.ToString(CultureInfo.InvariantCulture).Select(digit => digit == '-' ? '⁻' : Superscripts[digit - '0'])
        );

    private static string Signed(double value, string format) =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
}
