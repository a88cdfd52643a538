using System.Text.Json;

namespace BoundGen.Reports;

/// <summary>What reports rely on in files beyond the types of values.</summary>
internal static class JsonCheck
{
    /// <summary>Throws unless a condition holds.</summary>
    /// <exception cref="JsonException">Says what was found and what was expected.</exception>
    public static void Require(bool holds, FormattableString message)
    {
        if (!holds)
            throw new JsonException(FormattableString.Invariant(message));
    }
}
