using System.Text.RegularExpressions;

namespace BoundGen.Benchmarks.Code;

/// <summary>One method as the just-in-time compiler lists it (DOTNET_JitDisasm) on x64.</summary>
/// <param name="Name">With its class and parameters.</param>
/// <param name="Mode">How it was compiled: FullOpts, Tier1, MinOpts, Tier0, Instrumented Tier0 and so on.</param>
/// <param name="Lines">What follows the title.</param>
internal sealed partial record CompiledMethod(string Name, string Mode, IReadOnlyList<string> Lines)
{
    private static readonly string[] Optimised = ["FullOpts", "Tier1"];

    private readonly Regex _stack = Lines.Any(line => line == "; rbp based frame") ? FrameOnRbp() : FrameOnRsp();

    /// <summary>The methods of a listing; where one was compiled twice, both.</summary>
    public static IEnumerable<CompiledMethod> Parse(IReadOnlyList<string> listing)
    {
        int[] titles = [.. Enumerable.Range(0, listing.Count).Where(i => Title().IsMatch(listing[i]))];
        for (int i = 0; i < titles.Length; i++)
        {
            var title = Title().Match(listing[titles[i]]);
            int end = i + 1 < titles.Length ? titles[i + 1] : listing.Count;
            yield return new CompiledMethod(
                title.Groups["name"].Value,
                title.Groups["mode"].Value,
                [.. listing.Take(end).Skip(titles[i] + 1)]
            );
        }
    }

    /// <summary>
    /// The bodies of the innermost loops that multiply and add: from a label to a jump back to it, with no other jump back
    /// between.
    /// </summary>
    public IEnumerable<IReadOnlyList<string>> InnermostLoops()
    {
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        int lastBack = -1;
        for (int i = 0; i < Lines.Count; i++)
        {
            if (Label().Match(Lines[i]) is { Success: true } label)
                labels[label.Groups["label"].Value] = i;
            if (
                Jump().Match(Lines[i]) is not { Success: true } jump
                || !labels.TryGetValue(jump.Groups["label"].Value, out int start)
            )
                continue;
            string[] body = [.. Lines.Take(i + 1).Skip(start + 1)];
            if (start > lastBack && body.Any(line => line.Contains(" vfmadd", StringComparison.Ordinal)))
                yield return body;
            lastBack = i;
        }
    }

    /// <summary>
    /// What is wrong with it, an instruction a line: not optimised, or vector registers that go to the stack and back in an
    /// innermost loop.
    /// </summary>
    public IEnumerable<string> Faults()
    {
        if (!Optimised.Contains(Mode, StringComparer.Ordinal))
            yield return $"{Name}: compiled as {Mode}, expected {string.Join(" or ", Optimised)}";
        foreach (
            string line in InnermostLoops()
                .SelectMany(body => body)
                .Where(line => VectorRegister().IsMatch(line) && _stack.IsMatch(line))
        )
            yield return $"{Name}: {Blanks().Replace(line.Trim(), " ")}";
    }

    [GeneratedRegex(@"^; Assembly listing for method (?<name>.*) \((?<mode>.*)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Title();

    [GeneratedRegex(@"^(?<label>G_M\w+):", RegexOptions.ExplicitCapture)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\s+j[a-z]+\s+(SHORT )?(?<label>G_M\w+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Jump();

    [GeneratedRegex(@"\b[xyz]mm[0-9]+\b")]
    private static partial Regex VectorRegister();

    [GeneratedRegex(@"\[(rsp|rbp)\b", RegexOptions.ExplicitCapture)]
    private static partial Regex FrameOnRbp();

    // There rbp is a register as any other.
    [GeneratedRegex(@"\[rsp\b")]
    private static partial Regex FrameOnRsp();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
