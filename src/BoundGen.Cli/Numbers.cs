using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace BoundGen.Cli;

/// <summary>Options whose values are numbers, read in the invariant culture and checked on the spot.</summary>
internal static class Numbers
{
    /// <summary>The value of a limit that is no limit.</summary>
    private const string None = "none";

    /// <summary>
    /// An option with a number; <paramref name="valid"/> says which ones, <paramref name="expected"/> in words.
    /// </summary>
    public static Option<T> Option<T>(string name, string description, T initial, string expected, Func<T, bool> valid)
        where T : struct, INumber<T> =>
        new(name)
        {
            Description = description,
            DefaultValueFactory = _ => initial,
            CustomParser = result => Parse(result, expected, valid),
        };

    /// <summary>An option with a number that may be left out.</summary>
    public static Option<T?> Optional<T>(string name, string description, string expected, Func<T, bool> valid)
        where T : struct, INumber<T> =>
        new(name) { Description = description, CustomParser = result => Parse(result, expected, valid) };

    /// <summary>An option with a limit, which <see cref="None"/> lifts: the value is then infinite.</summary>
    public static Option<double> Limit(
        string name,
        string description,
        double initial,
        string expected,
        Func<double, bool> valid
    ) =>
        new(name)
        {
            Description = $"{description}; {None} is no limit",
            DefaultValueFactory = _ => initial,
            CustomParser = result =>
                result.Tokens[0].Value == None
                    ? double.PositiveInfinity
                    : Parse(result, $"{expected} or {None}", (double value) => valid(value) && double.IsFinite(value)),
        };

    /// <summary>An option with a comma-separated list of numbers.</summary>
    public static T[] ParseList<T>(ArgumentResult result, string text, string expected, Func<T, bool> valid)
        where T : struct, INumber<T>
    {
        var values = new List<T>();
        foreach (string part in text.Split(','))
        {
            if (!T.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) || !valid(value))
            {
                result.AddError($"{NameOf(result)}: \"{part}\" is not {expected}.");
                return [];
            }

            values.Add(value);
        }

        return [.. values];
    }

    private static T Parse<T>(ArgumentResult result, string expected, Func<T, bool> valid)
        where T : struct, INumber<T>
    {
        var values = ParseList(result, result.Tokens[0].Value, expected, valid);
        if (values.Length == 1)
            return values[0];
        if (values.Length > 1)
            result.AddError($"{NameOf(result)}: expected one value, got {values.Length}.");
        return default;
    }

    private static string NameOf(ArgumentResult result) => (result.Parent as OptionResult)?.Option.Name ?? "argument";
}
