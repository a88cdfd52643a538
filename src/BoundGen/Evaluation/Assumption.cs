namespace BoundGen;

/// <summary>On what ground an <see cref="Assumption"/> stands.</summary>
public enum AssumptionStatus
{
    /// <summary>It was checked, as far as the text says.</summary>
    Checked,

    /// <summary>The asker stated it.</summary>
    Stated,

    /// <summary>It can be neither checked nor stated; every bound of this kind rests on it.</summary>
    Assumed,

    /// <summary>A check speaks against it.</summary>
    Doubtful,
}

/// <summary>Something that bounds rest on or speak of, in words (docs/assumptions.md).</summary>
/// <param name="Name">What JSON calls it, such as <c>prior-independent</c>.</param>
/// <param name="Status">On what ground it stands.</param>
/// <param name="Text">A sentence for people, with the figures.</param>
public sealed record Assumption(string Name, AssumptionStatus Status, string Text);
