namespace BoundGen;

/// <summary>
/// How far one input may move, in the Euclidean norm, before the predicted class can change (theory.md section 6).
/// </summary>
/// <param name="Class">
/// The class that a pass in double precision predicts, the first of equal ones. Where a radius is positive, the
/// single-precision program predicts it too.
/// </param>
/// <param name="Dense">
/// Certified with full index sets: the global Lipschitz radius. 0 where nothing is certified, not even the class at the input.
/// </param>
/// <param name="Sparse">
/// Certified with the neurons that can switch on within the ball; never below <paramref name="Dense"/>.
/// </param>
public readonly record struct CertifiedRadius(int Class, double Dense, double Sparse);
