namespace BoundGen;

/// <summary>On how many samples a ball certificate fails: what Theorem B counts (theory.md section 9).</summary>
/// <param name="Dense">With all neurons and norms of whole layers.</param>
/// <param name="Sparse">Without the neurons that no network of the ball switches on; at most as many.</param>
public readonly record struct BallFailures(int Dense, int Sparse);
