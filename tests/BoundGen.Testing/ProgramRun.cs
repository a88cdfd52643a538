using Xunit;

namespace BoundGen.Testing;

/// <summary>What a run of a program printed and how it ended.</summary>
public sealed record ProgramRun(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>The whole run as text, for messages of failing tests.</summary>
    public string Text => $"{Command}: exit code {ExitCode}\n{Output}{Error}";

    /// <summary>The same run, which must have ended with exit code 0.</summary>
    public ProgramRun Succeeded()
    {
        Assert.True(ExitCode == 0, Text);
        return this;
    }

    /// <summary>What the line of the output that starts with a name says behind it.</summary>
    public string Value(string name) =>
        Assert
            .Single(Output.Split('\n'), line => line.StartsWith(name + ": ", StringComparison.Ordinal))[(name.Length + 2)..]
            .TrimEnd();
}
