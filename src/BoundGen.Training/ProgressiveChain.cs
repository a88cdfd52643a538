using System.Collections.Immutable;
using BoundGen.Runtime;

namespace BoundGen.Training;

/// <summary>
/// A chain of networks, each made from the samples before its block and tested on that block: what
/// <see cref="ProgressiveValidation.Bound"/> is about. The bound speaks of a choice among the networks, made with probabilities
/// as their blocks are long, and of none of them alone.
/// </summary>
public sealed class ProgressiveChain
{
    /// <summary>The name of the folder of a chain beside the pair that was trained with it.</summary>
    public const string FolderName = "chain";

    private const string Ending = ".safetensors";

    internal ProgressiveChain(IReadOnlyCollection<(NetworkParameters Network, int Errors, int Samples)> links) =>
        (Networks, Errors, Samples) = (
            [.. links.Select(link => link.Network)],
            [.. links.Select(link => link.Errors)],
            [.. links.Select(link => link.Samples)]
        );

    /// <summary>h_1..h_T; each records the samples that it has seen.</summary>
    public ImmutableArray<NetworkParameters> Networks { get; }

    /// <summary>How many samples of its block each network misclassifies, shape [T]; a tie is an error.</summary>
    public ImmutableArray<int> Errors { get; }

    /// <summary>m_t, how many samples each block has, shape [T].</summary>
    public ImmutableArray<int> Samples { get; }

    /// <summary>
    /// Writes the networks as <c>001.safetensors</c> and so on into a folder, which is made if it is not there; all are complete
    /// before the first gets its name. Networks of a longer chain that was there before are deleted.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var networks = Networks;
        AtomicFile.Write([
            .. Enumerable
                .Range(0, networks.Length)
                .Select(t => (PathOf(folder, t), (Action<Stream>)(stream => networks[t].Save(stream)))),
        ]);
        for (int t = networks.Length; File.Exists(PathOf(folder, t)); t++)
            File.Delete(PathOf(folder, t));
    }

    /// <summary>Reads the networks of a folder in their order, without what they came to.</summary>
    /// <param name="folder">A folder that <see cref="Save"/> wrote.</param>
    /// <exception cref="IOException">A folder without networks, or a file that cannot be read.</exception>
    /// <exception cref="InvalidDataException">A file that is no network.</exception>
    public static ImmutableArray<NetworkParameters> LoadNetworks(string folder)
    {
        var networks = ImmutableArray.CreateBuilder<NetworkParameters>();
        for (int t = 0; File.Exists(PathOf(folder, t)); t++)
            networks.Add(NetworkParameters.Load(PathOf(folder, t)));
        return networks.Count > 0
            ? networks.ToImmutable()
            : throw new FileNotFoundException(
                $"{folder}: has no {Path.GetFileName(PathOf(folder, 0))}, expected the folder of a chain that train --progressive wrote."
            );
    }

    /// <summary>
    /// Tests every network on its block: the samples that the next one has seen and it has not; of the last one, all that are
    /// left.
    /// </summary>
    /// <param name="networks">h_1..h_T; each records what it has seen.</param>
    /// <param name="program">Runs parameters of their architecture.</param>
    /// <param name="samples">
    /// All samples, with inputs and labels in the order of the networks (<see cref="SampleSet.For"/>).
    /// </param>
    /// <param name="display">Shows the progress; null for nobody who looks.</param>
    /// <exception cref="ArgumentException">
    /// A network of another architecture, one whose record is not of the first samples of this set in the order of the first
    /// network, or not of more than that of the one before it.
    /// </exception>
    public static ProgressiveChain Test(
        IReadOnlyList<NetworkParameters> networks,
        IReluNetwork program,
        SampleSet samples,
        IDisplay? display = null
    )
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(samples);
        display ??= new NoDisplay();
        int[] known = [.. networks.Select((_, t) => Known(networks, t, program.Shape, samples)), samples.Count];
        var order = networks[0].Provenance.Seen!.Selection;
        return new ProgressiveChain([
            .. networks.Select(
                (network, t) =>
                {
                    int block = known[t + 1] - known[t];
                    if (block < 1)
                        throw new ArgumentException(
                            $"Network {t + 1} of the chain has seen {known[t]} samples and the next {known[t + 1]}, expected more.",
                            nameof(networks)
                        );
                    return (network, ErrorsOn(network, program, samples, order.WithRange(known[t], block), display), block);
                }
            ),
        ]);
    }

    /// <summary>How many samples of its block a network misclassifies; it records how values become its inputs.</summary>
    internal static int ErrorsOn(
        NetworkParameters network,
        IReluNetwork program,
        SampleSet samples,
        SampleSelection block,
        IDisplay display
    ) =>
        BoundReport.CountErrors(
            program.WithParameters(network),
            samples.ToInputs(network.Usage.Preprocessing!, block),
            cancellationToken: display.CancellationToken
        );

    /// <summary>How many samples a network of a chain has seen, which must be the first of the set.</summary>
    private static int Known(IReadOnlyList<NetworkParameters> networks, int t, NetworkShape shape, SampleSet samples)
    {
        var network = networks[t];
        if (!network.Shape.Equals(shape))
            throw new ArgumentException(
                $"Network {t + 1} of the chain is a network {network.Shape}, expected {shape}.",
                nameof(networks)
            );
        if (
            network.Provenance.Seen is not { Selection.Start: 0 } seen
            || seen.DataSet != samples.Fingerprint
            || network.Usage.Preprocessing is null
            || networks[0].Provenance.Seen?.Selection.WithRange(0, seen.Count).Equals(seen.Selection) != true
        )
            throw new ArgumentException(
                $"Network {t + 1} of the chain does not record that it has seen the first of these samples, in the order of the first network.",
                nameof(networks)
            );
        return seen.Count;
    }

    private static string PathOf(string folder, int number) =>
        Path.Combine(folder, FormattableString.Invariant($"{number + 1:000}{Ending}"));

    /// <summary>
    /// <see cref="ProgressiveValidation.Bound"/>: with probability at least 1 - delta the risk of a network that is chosen with
    /// the probabilities m_t/m is at most this.
    /// </summary>
    /// <param name="delta">What the bound may be wrong with, in (0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A delta that is NaN or out of range.</exception>
    public double Bound(double delta) =>
        ProgressiveValidation.Bound(
            Errors.Sum(),
            Samples.Sum(),
            new ConfidenceLedger(delta).Spend("progressive validation", delta)
        );
}
