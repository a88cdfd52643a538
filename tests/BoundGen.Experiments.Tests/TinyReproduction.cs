using BoundGen.Reports;
using BoundGen.Testing;
using BoundGen.Training;

namespace BoundGen.Experiments.Tests;

/// <summary>All experiments on grids of tiny networks: seconds instead of hours.</summary>
internal static class TinyReproduction
{
    public static DataSet Data { get; } =
        new(DataSets.Digits, ProceduralDigits.Draw(1, 0, 400), ProceduralDigits.Draw(1, DataSets.FreshStart, 50));

    public static PaperGrid Paper { get; } = PaperOf(0.2, 1);

    /// <summary>The paper's grid with networks that are trained on these shares of the data.</summary>
    public static PaperGrid PaperOf(params ReadOnlySpan<double> fractions) =>
        new()
        {
            Widths = [100],
            Depths = [1],
            Fractions = [.. fractions],
            BoundNetworks = [(PriorKind.Data, 1, 100), (PriorKind.Zero, 1, 100)],
            VariantWidths = [100],
            Samples = 400,
            Training = new PaperTraining
            {
                PriorSamples = 40,
                PriorSteps = 10,
                Steps = 10,
            },
            Draws = 100,
            Sigma = [0.01, 0.1],
        };

    public static TradeoffGrid Tradeoff { get; } =
        new()
        {
            Sizes =
            [
                [784, 100, 10],
            ],
            PenalisedSizes = [784, 100, 10],
            ActivityPenalties = [-1, 0, 1],
            KnownSizes =
            [
                [784, 100, 10],
            ],
            FreshDigits = 2_000,
            RobustSizes = [784, 100, 10],
            InputRadii = [0.1, 1],
            RobustSamples = 60,
            ComparedSamples = 20,
            Samples = 300,
            Epochs = 1,
            Draws = 100,
            Sigma = [0.001, 0.01],
        };

    public static MapGrid Map { get; } =
        new()
        {
            Hidden = [20],
            PriorSamples = [100, 200],
            Seeds = 1,
            Epochs = 1,
            Steps = 10,
            PriorSteps = 10,
            Draws = 100,
            BestOf = 2,
        };

    public static BoundMap MapOf(string folder, int seed) => new(Data, folder, seed, Silence.Instance, grid: Map);

    public static Reproduction Of(string folder, int seed, PaperGrid paper, CellDeal? deal = null) =>
        new(Data, folder, seed, Silence.Instance, paper, Tradeoff) { Deal = deal };

    /// <summary>A method that certifies nothing.</summary>
    public static InputCertificate Never(NetworkParameters network) => (_, _, _) => false;

    public static void RunAll(string folder, int seed, PaperGrid paper, CellDeal? deal = null)
    {
        var reproduction = Of(folder, seed, paper, deal);
        reproduction.Kappa();
        reproduction.Bounds();
        reproduction.Variants();
        reproduction.Tradeoff();
        reproduction.Sparsity();
        reproduction.Truth();
        reproduction.Robust(Never);
    }
}
