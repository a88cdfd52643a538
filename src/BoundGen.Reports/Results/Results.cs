using System.Collections.Immutable;

namespace BoundGen.Reports;

/// <summary>Which networks an experiment was made with, and how much work went into them.</summary>
public enum ResultGrid
{
    /// <summary>The networks of the command without <c>--quick</c>.</summary>
    Standard,

    /// <summary>The networks of the command with <c>--quick</c>.</summary>
    Quick,

    /// <summary>Others, of no command.</summary>
    Other,
}

/// <summary>What an experiment found, as its file holds it.</summary>
/// <typeparam name="TRow">One network.</typeparam>
/// <param name="Experiment">Its name.</param>
/// <param name="Data">The data set, as the user called it.</param>
/// <param name="Seed">Fixes all of it.</param>
/// <param name="Grid">Which networks.</param>
/// <param name="Rows">The networks.</param>
public sealed record Results<TRow>(string Experiment, string Data, int Seed, ResultGrid Grid, ImmutableArray<TRow> Rows);
