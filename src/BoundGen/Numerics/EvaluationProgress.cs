namespace BoundGen;

/// <summary>
/// How far long work is. In each phase the first report has 0 done, <see cref="Done"/> never falls, and the last has all done.
/// </summary>
/// <remarks>Reports come from several threads, one at a time.</remarks>
/// <param name="Phase">What is done at the moment, such as <c>draws</c>.</param>
/// <param name="Done">How much of it is done.</param>
/// <param name="Total">How much there is, at least 1.</param>
public readonly record struct EvaluationProgress(string Phase, long Done, long Total);
