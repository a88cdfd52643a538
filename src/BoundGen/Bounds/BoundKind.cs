using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BoundGen;

/// <summary>The theorem that a bound comes from (theory.md).</summary>
public enum BoundTheorem
{
    /// <summary>PAC-Bayes-kl for the randomised classifier.</summary>
    Gibbs,

    /// <summary>Theorem U: uniform over index sets, the paper's route.</summary>
    Uniform,

    /// <summary>Theorem P: pointwise noise.</summary>
    Pointwise,

    /// <summary>Theorem F: noise that averages out.</summary>
    Averaged,

    /// <summary>Theorem 13 of Muthukumar and Sulam (2023).</summary>
    Paper,

    /// <summary>The disintegrated PAC-Bayes-kl bound.</summary>
    Disintegrated,

    /// <summary>No theorem on networks: the Clopper-Pearson limit of counted errors.</summary>
    TestSet,

    /// <summary>Theorem B: every network of a ball around the prior.</summary>
    Ball,
}

/// <summary>Which form of its theorem a bound is.</summary>
public enum BoundForm
{
    /// <summary>The theorem has one form.</summary>
    Only,

    /// <summary>With norms of whole layers: blind to inactive neurons.</summary>
    Dense,

    /// <summary>Without the neurons that stay inactive.</summary>
    Sparse,
}

/// <summary>Whose error a bound is about.</summary>
public enum BoundSubject
{
    /// <summary>The network itself, theta.</summary>
    Network,

    /// <summary>The network with noise on its weights, drawn anew for every input.</summary>
    RandomisedClassifier,

    /// <summary>One network drawn from that noise.</summary>
    DrawnNetwork,

    /// <summary>The prior, theta_0: the network itself where it is its own prior.</summary>
    Prior,
}

/// <summary>What a bound counts failures of.</summary>
public enum BoundCount
{
    /// <summary>It counts nothing.</summary>
    Nothing,

    /// <summary>Noisy draws.</summary>
    Draws,

    /// <summary>Samples.</summary>
    Samples,
}

/// <summary>
/// Which bound it is: a theorem in one of its forms. The rows below are all there are, in the order of every report; a new bound
/// is a row more. Two kinds are equal only if they are the same object.
/// </summary>
[JsonConverter(typeof(BoundKindJsonConverter))]
public sealed class BoundKind
{
    private const string WholeLayers = "norms of whole layers",
        ReachableNeurons = "without the neurons noise cannot switch on";

    private static readonly List<BoundKind> Rows = [];

    private BoundKind(
        BoundTheorem theorem,
        BoundForm form,
        BoundSubject subject,
        string name,
        string title,
        string meaning,
        DrawOutcome outcome = DrawOutcome.None
    )
    {
        (Theorem, Form, Subject) = (theorem, form, subject);
        (Name, Title, Meaning, Outcome) = (name, title, meaning, outcome);
        Counts =
            outcome != DrawOutcome.None ? BoundCount.Draws
            : theorem is BoundTheorem.TestSet or BoundTheorem.Ball ? BoundCount.Samples
            : BoundCount.Nothing;
        Order = Rows.Count;
        Rows.Add(this);
    }

    /// <summary>
    /// The prior's own test-set bound: the Clopper-Pearson limit of its errors on the sample, which it has not seen.
    /// </summary>
    public static BoundKind Prior { get; } =
        new(
            BoundTheorem.TestSet,
            BoundForm.Only,
            BoundSubject.Prior,
            "prior",
            "Prior",
            "the prior (this network, where no prior was given); no theory, but its errors on the sample, which is new to it"
        );

    /// <summary>Theorem B with norms of whole layers: every network of a ball around the prior.</summary>
    public static BoundKind BallDense { get; } =
        new(
            BoundTheorem.Ball,
            BoundForm.Dense,
            BoundSubject.Network,
            "ball-dense",
            "Ball dense",
            $"this network and every other within the caps; Theorem B, {WholeLayers}"
        );

    /// <summary>Theorem B without the neurons that no network of the ball switches on.</summary>
    public static BoundKind BallSparse { get; } =
        new(
            BoundTheorem.Ball,
            BoundForm.Sparse,
            BoundSubject.Network,
            "ball-sparse",
            "Ball sparse",
            "this network and every other within the caps; Theorem B, without the neurons that none of them switches on"
        );

    /// <summary>The PAC-Bayes-kl bound of the randomised classifier.</summary>
    public static BoundKind Gibbs { get; } =
        new(
            BoundTheorem.Gibbs,
            BoundForm.Only,
            BoundSubject.RandomisedClassifier,
            "gibbs",
            "Gibbs",
            "not this network: a randomised classifier, the network with noise on its weights",
            DrawOutcome.Gibbs
        );

    /// <summary>Theorem U with norms of whole layers: the norm-based baseline.</summary>
    public static BoundKind UniformDense { get; } =
        new(
            BoundTheorem.Uniform,
            BoundForm.Dense,
            BoundSubject.Network,
            "uniform-dense",
            "U dense",
            $"this network; Theorem U, {WholeLayers}",
            DrawOutcome.UniformDense
        );

    /// <summary>Theorem U without the neurons that noise cannot switch on.</summary>
    public static BoundKind UniformSparse { get; } =
        new(
            BoundTheorem.Uniform,
            BoundForm.Sparse,
            BoundSubject.Network,
            "uniform-sparse",
            "U sparse",
            $"this network; Theorem U, {ReachableNeurons}",
            DrawOutcome.UniformSparse
        );

    /// <summary>Theorem P with norms of whole layers.</summary>
    public static BoundKind PointwiseDense { get; } =
        new(
            BoundTheorem.Pointwise,
            BoundForm.Dense,
            BoundSubject.Network,
            "pointwise-dense",
            "P dense",
            $"this network; Theorem P, {WholeLayers}",
            DrawOutcome.PointwiseDense
        );

    /// <summary>Theorem P without the neurons that noise cannot switch on.</summary>
    public static BoundKind PointwiseSparse { get; } =
        new(
            BoundTheorem.Pointwise,
            BoundForm.Sparse,
            BoundSubject.Network,
            "pointwise-sparse",
            "P sparse",
            $"this network; Theorem P, {ReachableNeurons}",
            DrawOutcome.PointwiseSparse
        );

    /// <summary>Theorem F with norms of whole layers.</summary>
    public static BoundKind AveragedDense { get; } =
        new(
            BoundTheorem.Averaged,
            BoundForm.Dense,
            BoundSubject.Network,
            "averaged-dense",
            "F dense",
            $"this network; Theorem F, {WholeLayers}",
            DrawOutcome.AveragedDense
        );

    /// <summary>Theorem F without the neurons that noise cannot switch on.</summary>
    public static BoundKind AveragedSparse { get; } =
        new(
            BoundTheorem.Averaged,
            BoundForm.Sparse,
            BoundSubject.Network,
            "averaged-sparse",
            "F sparse",
            $"this network; Theorem F, {ReachableNeurons}",
            DrawOutcome.AveragedSparse
        );

    /// <summary>Theorem 13 of Muthukumar and Sulam (2023) at the best of its candidates.</summary>
    public static BoundKind Paper { get; } =
        new(
            BoundTheorem.Paper,
            BoundForm.Sparse,
            BoundSubject.Network,
            "paper",
            "Theorem 13",
            "this network; Theorem 13 of Muthukumar and Sulam"
        );

    /// <summary>Theorem 13 with s = 0: the derandomised bound of Neyshabur, Bhojanapalli and Srebro (2018).</summary>
    public static BoundKind PaperDense { get; } =
        new(
            BoundTheorem.Paper,
            BoundForm.Dense,
            BoundSubject.Network,
            "paper-dense",
            "Theorem 13, s = 0",
            "this network; Theorem 13 of Muthukumar and Sulam without sparsity"
        );

    /// <summary>The disintegrated PAC-Bayes-kl bound of one drawn network.</summary>
    public static BoundKind Disintegrated { get; } =
        new(
            BoundTheorem.Disintegrated,
            BoundForm.Only,
            BoundSubject.DrawnNetwork,
            "disintegrated",
            "Disintegrated",
            "not this network: one network drawn from that noise"
        );

    /// <summary>Every kind, in the order of a report.</summary>
    public static ImmutableArray<BoundKind> All { get; } = [.. Rows];

    /// <summary>The theorem.</summary>
    public BoundTheorem Theorem { get; }

    /// <summary>Which form of the theorem.</summary>
    public BoundForm Form { get; }

    /// <summary>What JSON, tables and theory.md call it.</summary>
    public string Name { get; }

    /// <summary>A heading for it.</summary>
    public string Title { get; }

    /// <summary>What it is about and where it comes from, for people.</summary>
    public string Meaning { get; }

    /// <summary>The flag of a draw on which it holds; <see cref="DrawOutcome.None"/> for a bound that counts no draws.</summary>
    public DrawOutcome Outcome { get; }

    /// <summary>What its failures are.</summary>
    public BoundCount Counts { get; }

    /// <summary>Whose error it bounds.</summary>
    public BoundSubject Subject { get; }

    /// <summary>The dense form of the same theorem, for a sparse one; null for all others.</summary>
    public BoundKind? DensePartner =>
        Form == BoundForm.Sparse ? All.Single(kind => kind.Theorem == Theorem && kind.Form == BoundForm.Dense) : null;

    /// <summary>Its place in a report, from 0.</summary>
    internal int Order { get; }

    /// <summary>The kind with this name; null where there is none.</summary>
    public static BoundKind? FromName(string name) =>
        All.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.Ordinal));

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}

/// <summary>Writes a kind as its name, and reads it back. For <see cref="JsonSerializer"/> alone.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BoundKindJsonConverter : JsonConverter<BoundKind>
{
    /// <inheritdoc/>
    public override BoundKind Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string name = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException();
        return BoundKind.FromName(name)
            ?? throw new JsonException($"\"{name}\" is no bound, expected one of {string.Join(", ", BoundKind.All)}");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, BoundKind value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStringValue(value.Name);
    }
}
