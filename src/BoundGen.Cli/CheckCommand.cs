using System.CommandLine;
using BoundGen.Reports;

namespace BoundGen.Cli;

/// <summary><c>boundgen check</c>: whether a certificate covers a network that did not exist when it was made.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var report = new Argument<string>("REPORT") { Description = "what certify printed with --format json" };
        var model = new Option<string>("--model")
        {
            Description = "the network: fine-tuned, rounded or pruned elsewhere",
            Required = true,
        };
        var prior = new Option<string>("--prior")
        {
            Description = "the network in the middle of the certificate's ball: the prior, or the network that was its own prior",
            Required = true,
        };
        var tensors = new TensorOptions();
        var command = new Command("check", "Says whether a certificate covers a network, without any data.")
        {
            report,
            model,
            prior,
        };
        tensors.AddTo(command);
        command.SetAction(arguments =>
        {
            string path = arguments.GetValue(report)!;
            var stored = StoredRun.Load(path);
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
            var bound = run.Certificates.FirstOrDefault(line => line.Kind == BoundKind.BallSparse)
                ?? throw new ArgumentException($"{path}: has no bound {BoundKind.BallSparse}, which covers networks.");
            network.WriteRemarks();
            return Judge(run, bound, network, centre) ? CommandLine.Success : CommandLine.CheckFailed;
        });
        return command;
    }

    /// <summary>Prints the distances and the verdict.</summary>
    private static bool Judge(CertifiedRun run, RunBound bound, StoredNetwork network, StoredNetwork centre)
    {
        const int Digits = 4;
        bool inside = true;
        for (int layer = 0; layer < run.Ball.Caps.Count; layer++)
        {
            double distance = OperatorNorm.Distance(
                network.Parameters,
                centre.Parameters,
                layer,
                Messages.Display.CancellationToken
            );
            double? cap = run.Ball.Caps[layer];
            bool within = distance <= cap;
            inside &= within;
            Console.WriteLine(
                $"layer {NumberFormat.Exact(layer + 1)}: {NumberFormat.UpperSignificant(distance, Digits)} of at most {NumberFormat.UpperSignificant(cap, Digits)}: {(within ? "inside" : "outside")}"
            );
        }

        Console.WriteLine(
            inside
                ? $"covered: {network.Path} errs on at most {NumberFormat.UpperBoundPercent(bound.Bound)} of the inputs that the report speaks of, with the confidence that it states"
                : $"not covered: {network.Path} is outside of the ball, and the report says nothing about it"
        );
        return inside;
    }

    private static string Short(string fingerprint) => fingerprint[..Math.Min(12, fingerprint.Length)];
}
