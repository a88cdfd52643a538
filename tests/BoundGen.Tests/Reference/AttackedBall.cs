using BoundGen.Reference;

namespace BoundGen.Tests.Reference;

/// <summary>
/// A situation and the networks of its ball, with inputs, that attacks on everything the certificate claims have found.
/// </summary>
internal sealed class AttackedBall
{
    private readonly ReferencePass _centre;
    private readonly ReferencePass[] _found;

    public AttackedBall(BallSituation situation, int starts)
    {
        Situation = situation;
        BallAttack attack = situation.Attack();
        ReferenceNetwork prior = situation.Prior;
        _centre = prior.Forward(situation.X);
        IEnumerable<int> layers = Enumerable.Range(1, prior.K);
        _found =
        [
            .. Enumerable
                .Range(0, prior.C)
                .Where(j => j != situation.Label)
                .Select(j => attack.Error(situation.Label, j))
                .Concat(layers.Select(attack.Distance))
                .Concat(layers.SelectMany(k => Neurons(attack, k, prior.Size(k))))
                .Select(goal => attack.Best(goal, starts).Pass()),
        ];
    }

    public BallSituation Situation { get; }

    /// <summary>What one of the networks contradicts in a certificate of this situation.</summary>
    public string? Broken(ReferenceBallCertificate certificate) =>
        _found
            .Select(pass => BallClaims.Broken(certificate, _centre, pass, Situation.Label))
            .FirstOrDefault(broken => broken is not null);

    private static IEnumerable<BallGoal> Neurons(BallAttack attack, int k, int size) =>
        Enumerable.Range(0, size).SelectMany(i => new[] { attack.Neuron(k, i, 1), attack.Neuron(k, i, -1) });
}
