using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen;

/// <summary>
/// What a share of the work of a report came to: failures of draws, what the ball's certificates said of samples. The counts of
/// shares that follow each other add up to those of both, whoever counted them.
/// </summary>
public sealed class ReportCounts
{
    internal ReportCounts(
        WorkShare share,
        BallCounts? ball,
        ImmutableArray<ImmutableArray<DrawCounts>> draws,
        DrawnCandidate? drawn
    ) => (Share, Ball, Draws, Drawn) = (share, ball, draws, drawn);

    /// <summary>Which share.</summary>
    public WorkShare Share { get; }

    /// <summary>What certificates of the ball said; null where a layer is beyond the grid of caps.</summary>
    internal BallCounts? Ball { get; }

    /// <summary>By noise level and eta; empty where no line counts draws.</summary>
    internal ImmutableArray<ImmutableArray<DrawCounts>> Draws { get; }

    /// <summary>The best drawn network; null where the share has none.</summary>
    internal DrawnCandidate? Drawn { get; }

    /// <summary>The counts of this share and of the one that follows it.</summary>
    /// <param name="next">Of the same work, starting where this share ends.</param>
    /// <exception cref="ArgumentException">A share that does not follow this one, or is of other work.</exception>
    public ReportCounts Append(ReportCounts next)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Share.Of != Share.Of || next.Share.Start != Share.End)
            throw new ArgumentException(
                $"The share is {next.Share}, expected one that starts at {Share.End} of {Share.Of}.",
                nameof(next)
            );
        if (next.Draws.Length != Draws.Length || next.Ball is null != Ball is null)
            throw new ArgumentException("The counts are of other work.", nameof(next));
        return new ReportCounts(
            new WorkShare(Share.Start, next.Share.End, Share.Of),
            Ball?.Append(next.Ball!),
            [.. Draws.Zip(next.Draws, (own, more) => own.Zip(more, (one, other) => one.Append(other)).ToImmutableArray())],
            Drawn is null || next.Drawn?.Bound < Drawn.Bound ? next.Drawn : Drawn
        );
    }

    /// <summary>The counts as JSON in UTF-8, the same bytes for the same counts.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(StoredCounts.From(this), CountsJson.Default.StoredCounts);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">UTF-8.</param>
    /// <exception cref="InvalidDataException">Anything else.</exception>
    public static ReportCounts FromJson(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, CountsJson.Default.StoredCounts)?.Counts()
                ?? throw new InvalidDataException("Counts are null, expected an object.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"No counts of a report: {e.Message}", e);
        }
    }
}

/// <summary>A network that was drawn, of all noise levels and seeds.</summary>
/// <param name="Number">Its place among them.</param>
/// <param name="Bound">Its bound.</param>
internal sealed record DrawnCandidate(int Number, double Bound)
{
    /// <summary>The network where it is at hand; it follows from its place.</summary>
    [JsonIgnore]
    public DrawnNetwork? Network { get; init; }
}
