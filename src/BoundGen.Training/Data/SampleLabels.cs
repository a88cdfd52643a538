using System.Collections.Immutable;
using System.Globalization;

namespace BoundGen.Training;

/// <summary>
/// Labels as a file has them: whole numbers, or names. Which output of a network each stands for is settled when they meet a
/// network or are to train one.
/// </summary>
internal sealed class SampleLabels
{
    private const int MostShown = 30;

    private const int MostClasses = 1000;

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

    /// <summary>The labels of the first samples.</summary>
    public SampleLabels First(int count) => new(Values[..count], Names);

    /// <summary>
    /// The names of the classes of a network that is trained on these labels, in the order of its outputs: numbers by size, texts
    /// by their characters. None where labels are the numbers of the outputs themselves.
    /// </summary>
    /// <param name="rows">The samples whose labels become classes; null for all.</param>
    /// <param name="classes">How many classes the network has; null for as many as there are labels.</param>
    /// <param name="source">What the user called the set, for messages.</param>
    /// <exception cref="ArgumentException">
    /// Another number of labels than classes, more than there can be, or a label that these samples do not have; the message
    /// starts with the source.
    /// </exception>
    public ImmutableArray<string> ClassNames(int[]? rows, int? classes, string source)
    {
        int[] distinct = [.. (rows is null ? Values : Array.ConvertAll(rows, row => Values[row])).Distinct().Order()];
        // More are numbers that were measured, or names of rows.
        if (distinct.Length > Math.Min(MostClasses, Math.Max(MostShown, Values.Length / 2)))
            throw new ArgumentException(
                $"{source}: {Values.Length} samples have {distinct.Length} different labels, {List(Array.ConvertAll(distinct, Name))}; is another column that of the labels?"
            );
        if (classes is null && distinct.Length == 1)
            throw new ArgumentException(
                $"{source}: every label is {Quote(Name(distinct[0]))}, expected two classes or more (--classes states them)."
            );
        int broken = Array.FindIndex(Values, value => Name(value).Any(char.IsControl));
        if (broken >= 0)
            throw new ArgumentException(
                $"{source}: label {Quote(Escaped(NameOf(broken)))} of sample {broken} has a line break or another control character, expected none."
            );
        int outputs = classes ?? distinct.Length;
        if (classes is not null && IsOutputs())
            return [];
        string[] names = Array.ConvertAll(distinct, Name);
        if (names.Length != outputs)
            throw new ArgumentException(
                $"{source}: has {names.Length} different labels, {List(names)}, expected {outputs}, one for every output of the network."
            );
        int unseen = Array.FindIndex(Values, value => Array.BinarySearch(distinct, value) < 0);
        if (unseen >= 0)
            throw new ArgumentException(
                $"{source}: no sample that the prior sees has the label {Quote(NameOf(unseen))} of sample {unseen}; state all classes (--classes), so that the others do not decide them."
            );
        if (IsOutputs())
            return [];
        return Names is null ? [.. names] : [.. names.Order(StringComparer.Ordinal)];

        bool IsOutputs() => Names is null && distinct[0] >= 0 && distinct[^1] < outputs;
    }

    /// <summary>The output of a network that stands for each label.</summary>
    /// <param name="shape">Its architecture.</param>
    /// <param name="names">The names of its classes; empty where it records none.</param>
    /// <param name="source">What the user called the labels, for messages.</param>
    /// <exception cref="ArgumentException">A label that is none of the classes.</exception>
    public int[] Classes(NetworkShape shape, ImmutableArray<string> names, string source)
    {
        // Names that say nothing of numbers belong to labels that are the numbers of the outputs.
        bool byName =
            !names.IsEmpty && (Names is not null || names.All(name => int.TryParse(name, CultureInfo.InvariantCulture, out _)));
        if (!byName && Names is not null)
            throw new ArgumentException(
                $"{source}: labels are names, {List([.. Names.Order(StringComparer.Ordinal)])}, but the network {shape} records none for its classes; state them in the order of its outputs (--classes)."
            );
        var places = names
            .Select((name, place) => (name, place))
            .ToDictionary(pair => pair.name, pair => pair.place, StringComparer.Ordinal);
        int[] classes = new int[Values.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            if (!byName)
                classes[i] = Values[i];
            else if (!places.TryGetValue(NameOf(i), out classes[i]))
                throw new ArgumentException(
                    $"{source}: label {i} is {Quote(NameOf(i))}, which is none of the classes of the network: {List([.. names])}."
                );
            if (classes[i] < 0 || classes[i] >= shape.OutputSize)
                throw new ArgumentException(
                    $"{source}: label {i} is {classes[i]}, but the network {shape} has {shape.OutputSize} classes{(
                        IsFromOne(shape) ? "; do labels start at 1? Then state the classes (--classes)" : ""
                    )}."
                );
        }

        return classes;
    }

    private bool IsFromOne(NetworkShape shape) => Values.Min() == 1 && Values.Max() == shape.OutputSize;

    private string NameOf(int sample) => Name(Values[sample]);

    private string Name(int value) => Names is null ? value.ToString(CultureInfo.InvariantCulture) : Names[value];

    private static string Escaped(string name) =>
        string.Concat(name.Select(character => char.IsControl(character) ? $"\\u{(int)character:x4}" : $"{character}"));

    private static string Quote(string name) => name.Length <= 50 ? $"\"{name}\"" : $"\"{name[..50]}...\"";

    private static string List(string[] names) =>
        string.Join(", ", names.Take(MostShown)) + (names.Length > MostShown ? $" and {names.Length - MostShown} more" : "");
}
