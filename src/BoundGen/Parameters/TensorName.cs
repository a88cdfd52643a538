using System.Text.RegularExpressions;

namespace BoundGen;

/// <summary>
/// The name of a tensor in its parts: <c>net.fc1.weight</c>, <c>dense_1/kernel:0</c>, <c>coefs_0</c>, <c>W1</c>. The last word
/// says what the tensor is; the rest is common to the weight and the bias of a layer.
/// </summary>
internal sealed partial class TensorName
{
    private TensorName(string layer, string word)
    {
        (Layer, Word) = (layer, word.ToLowerInvariant());
        Numbers = [.. Digits().Matches(layer).Select(match => match.Value.TrimStart('0'))];
        Pattern = Digits().Replace(layer, "#");
    }

    /// <summary>The name without its last word.</summary>
    public string Layer { get; }

    /// <summary>Whether it is a bias; else it is a weight.</summary>
    public bool IsBias => Word[0] is 'b' or 'i';

    /// <summary>How frameworks that use this word lay weights out.</summary>
    public WeightLayout Layout => Word[0] is 'k' or 'c' ? WeightLayout.InputsFirst : WeightLayout.OutputsFirst;

    /// <summary>Whether all frameworks that use this word do so: <c>w</c> and <c>weights</c> are laid out either way.</summary>
    public bool IsLayoutKnown => Word is "weight" || Layout == WeightLayout.InputsFirst;

    private string Word { get; }

    /// <summary>The numbers of <see cref="Layer"/>, as digits without leading zeros, so that none is too long.</summary>
    public string[] Numbers { get; }

    /// <summary>
    /// <see cref="Layer"/> with <c>#</c> for each number: layers that differ in numbers alone have it in common.
    /// </summary>
    public string Pattern { get; }

    /// <summary>The parts of a name; null for one that is neither a weight's nor a bias's.</summary>
    public static TensorName? Parse(string name)
    {
        var parts = Parts().Match(name);
        return parts.Success
            ? new TensorName(parts.Groups["before"].Value + parts.Groups["number"].Value, parts.Groups["word"].Value)
            : null;
    }

    // The word may have a number of its own, and TensorFlow ends names with ":0".
    [GeneratedRegex(
        "^(?<before>.*?)(?<word>weights?|kernel|coefs?|bias(?:es)?|intercepts?|(?<![a-z])[wb])(?<number>[._]?[0-9]*)_?(?::0)?\\z",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline
    )]
    private static partial Regex Parts();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
