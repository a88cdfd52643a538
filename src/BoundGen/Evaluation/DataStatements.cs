namespace BoundGen;

/// <summary>
/// What the asker vouches for, since the data do not show it (docs/assumptions.md). Each is printed with the bounds that rest on
/// it.
/// </summary>
[Flags]
public enum DataStatements
{
    /// <summary>Nothing: what cannot be checked is refused.</summary>
    None = 0,

    /// <summary>
    /// Networks without a record of what they have seen have not seen the data in question. A record that contradicts is refused
    /// all the same.
    /// </summary>
    PriorIndependent = 1,

    /// <summary>Samples that were found to be equal or alike are others that look the same, not copies.</summary>
    OnlyAlike = 2,

    /// <summary>Equal samples are independent draws that happen to be equal, as in a table with few distinct rows.</summary>
    RepeatsAreDraws = 4,
}
