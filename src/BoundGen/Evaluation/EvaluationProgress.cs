namespace BoundGen;

/// <summary>How far long work is.</summary>
/// <param name="Phase">What is done at the moment, such as <c>draws</c>.</param>
/// <param name="Done">How much of it is done. Reports come from several threads: a later one may carry a smaller number.</param>
/// <param name="Total">How much there is.</param>
public readonly record struct EvaluationProgress(string Phase, long Done, long Total);
