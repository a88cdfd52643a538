using System.Globalization;

namespace BoundGen.Training;

/// <summary>
/// Labels as a file has them: whole numbers, or names. Which output of a network each stands for is settled when they meet a
/// network or are to train one.
/// </summary>
internal sealed class SampleLabels
{
    private SampleLabels(int[] values, string[]? names) => (Values, Names) = (values, names);

    /// <summary>One a sample: the number itself, or a place in <see cref="Names"/>.</summary>
    public int[] Values { get; }

    /// <summary>The different names in the order in which they first appear; null for whole numbers.</summary>
    public string[]? Names { get; }

    /// <summary>Labels that are whole numbers.</summary>
    public static SampleLabels OfNumbers(int[] values) => new(values, names: null);

    /// <summary>
    /// Labels that are texts. Where every one is a whole number in its usual spelling (as <c>-1</c> or <c>12</c>), they are
    /// numbers.
    /// </summary>
    /// <param name="values">For every sample a place in the names.</param>
    /// <param name="names">The different texts.</param>
    public static SampleLabels OfTexts(int[] values, string[] names)
    {
        int[] numbers = new int[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            if (
                !int.TryParse(names[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[i])
                || numbers[i].ToString(CultureInfo.InvariantCulture) != names[i]
            )
                return new SampleLabels(values, names);
        }

        return OfNumbers(Array.ConvertAll(values, value => numbers[value]));
    }
}
