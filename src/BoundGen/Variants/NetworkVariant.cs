namespace BoundGen;

/// <summary>
/// A network made from another one, to be smaller or nearer to a prior; it computes in single precision as that does.
/// </summary>
/// <param name="Parameters">Its parameters, back in single precision.</param>
/// <param name="Description">What was done, such as <c>int8, last layer fp16</c>.</param>
/// <param name="PackedBytes">What its parameters take where they are stored as <paramref name="Description"/> says.</param>
public sealed record NetworkVariant(NetworkParameters Parameters, string Description, long PackedBytes);
