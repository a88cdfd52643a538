using System.CommandLine;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary>
/// <c>boundgen check</c>: whether a certificate covers a network, which need not have existed when it was made, and whether what
/// can be computed without data is what the certificate says.
/// </summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var report = new Argument<string>("REPORT") { Description = "what certify printed with --format json" };
        var model = new Option<string>("--model")
        {
            Description = "the network: the one that was certified, or one that was fine-tuned, rounded or pruned since",
            Required = true,
        };
        var prior = new Option<string>("--prior")
        {
            Description = "the network in the middle of the certificate's ball: the prior, or the network that was its own prior",
            Required = true,
        };
        var recorder = new Option<string?>("--certified")
        {
            Description = "the network that was certified, where that of --model is another one whose file records no caps",
        };
        var tensors = new TensorOptions();
        var command = new Command("check", "Says whether a certificate covers a network, and computes again what needs no data.")
        {
            report,
            model,
            prior,
            recorder,
        };
        tensors.AddTo(command);
        command.SetAction(arguments =>
        {
            string path = arguments.GetValue(report)!;
            var stored = StoredRun.Read(path);
            var run = stored.Certified
                ?? throw new ArgumentException(
                    $"{path}: is not the run of one certified network, expected what certify printed for one."
                );
            var options = tensors.Read(arguments);
            var network = StoredNetwork.Load(arguments.GetValue(model)!, options);
            var centre = StoredNetwork.Load(arguments.GetValue(prior)!, options, Training.TrainedPair.PriorFile);
            if (centre.Parameters.Fingerprint != run.Ball.Centre)
                throw new ArgumentException(
                    $"{centre.Path}: is not the network in the middle of the ball of {path}: its digest is {Short(centre.Parameters.Fingerprint)}, that of the report {Short(run.Ball.Centre)}."
                );
            if (!network.Shape.Equals(centre.Shape))
                throw new ArgumentException(
                    $"{network.Path}: is a network {network.Shape}, the certificate is about {centre.Shape}.{StoredNetwork.BiasRemark(network.Shape, centre.Shape)}"
                );
            ModelOptions.CheckAlike(centre, network, "the network");
            if (network.Preprocessing is { } own && centre.Preprocessing is { } certified && own != certified)
                throw new ArgumentException(
                    $"{network.Path}: records that inputs are {own}, the certificate is about inputs that are {certified}."
                );
            var recording = arguments.GetValue(recorder) is { } other ? StoredNetwork.Load(other, options) : network;
            if (recording != network && recording.Parameters.Fingerprint != run.Network.Digest)
                throw new ArgumentException(
                    $"--certified: {recording.Path} has the digest {Short(recording.Parameters.Fingerprint)}, but the network of {path} {Short(run.Network.Digest ?? "none")}."
                );
            var bound = run.Certificates.FirstOrDefault(line => line.Kind == BoundKind.BallSparse)
                ?? throw new ArgumentException($"{path}: has no bound {BoundKind.BallSparse}, which covers networks.");
            network.WriteRemarks();
            return new ReportCheck(path, stored, network, centre, recording).Judge(bound)
                ? CommandLine.Success
                : CommandLine.CheckFailed;
        });
        return command;
    }

    private static string Short(string fingerprint) => fingerprint[..Math.Min(12, fingerprint.Length)];
}
