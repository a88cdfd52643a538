using System.Collections.Immutable;

namespace BoundGen.Reports;

/// <summary>Every bound that could be quoted where a prior has seen so many samples.</summary>
public sealed class MapRow(
    ImmutableArray<int> sizes,
    int priorSamples,
    int seed,
    int samples,
    int testSamples,
    double delta,
    MapLearned learned,
    MapNear near,
    MapChain chain
)
{
    /// <summary>Layer sizes.</summary>
    public ImmutableArray<int> Sizes { get; } = sizes;

    /// <summary>n0, how many samples the prior has seen.</summary>
    public int PriorSamples { get; } = priorSamples;

    /// <summary>Fixes which these are, training and draws.</summary>
    public int Seed { get; } = seed;

    /// <summary>m, the samples that the bounds are about.</summary>
    public int Samples { get; } = samples;

    /// <summary>Fresh samples that errors are counted on.</summary>
    public int TestSamples { get; } = testSamples;

    /// <summary>What each bound may fail with.</summary>
    public double Delta { get; } = delta;

    /// <summary>The pair whose objective is the bound.</summary>
    public MapLearned Learned { get; } = learned;

    /// <summary>The pair whose network stays near its prior.</summary>
    public MapNear Near { get; } = near;

    /// <summary>The chain of networks.</summary>
    public MapChain Chain { get; } = chain;

    /// <summary>The least of the bounds of the priors that were trained, each by itself.</summary>
    public double LeastPriorBound => new[] { Learned.Prior, Near.Prior, Chain.First }.Min(prior => prior.Bound);
}

/// <summary>A prior's errors, on the samples of the bounds and on fresh ones, and its test-set bound.</summary>
/// <param name="Errors">Of the samples of the bounds.</param>
/// <param name="Bound">The Clopper-Pearson limit.</param>
/// <param name="TestErrors">Of fresh samples.</param>
public sealed record MapPrior(int Errors, double Bound, int TestErrors);

/// <summary>What is known of a pair whose objective is the bound.</summary>
/// <param name="Prior">Its prior, trained with noise.</param>
/// <param name="Gibbs">The Gibbs bound, the smallest of its forms.</param>
/// <param name="Drawn">The disintegrated bound of the best drawn network, the smallest of its forms.</param>
/// <param name="DrawnKl">Its direct form alone, at the share of delta that it has among three.</param>
/// <param name="DrawnVectorKl">Vector-kl alone, likewise.</param>
/// <param name="DrawnTestErrors">Errors of the drawn network on fresh samples.</param>
/// <param name="HoldOut">The network without noise on fresh samples.</param>
public sealed record MapLearned(
    MapPrior Prior,
    double Gibbs,
    double Drawn,
    double DrawnKl,
    double DrawnVectorKl,
    int DrawnTestErrors,
    MeasuredHoldOut HoldOut
);

/// <summary>What is known of a pair whose network stays near its prior.</summary>
/// <param name="Prior">Its prior.</param>
/// <param name="BallSparse">Theorem B without neurons that no network of the ball switches on.</param>
/// <param name="AveragedSparse">Theorem F without neurons that noise cannot switch on.</param>
/// <param name="HoldOut">The network on fresh samples.</param>
public sealed record MapNear(MapPrior Prior, double BallSparse, double AveragedSparse, MeasuredHoldOut HoldOut);

/// <summary>What is known of a chain of networks, each tested on the block after its samples.</summary>
/// <param name="First">The first network, which has seen what the priors have seen.</param>
/// <param name="Errors">Errors of all networks on their blocks.</param>
/// <param name="Bound">Progressive validation: about a choice among the networks.</param>
/// <param name="TestError">The error on fresh samples of such a choice.</param>
public sealed record MapChain(MapPrior First, int Errors, double Bound, double TestError);
