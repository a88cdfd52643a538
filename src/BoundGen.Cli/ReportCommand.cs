using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using BoundGen.Figures;
using BoundGen.Reports;
using BoundGen.Runtime;
using BoundGen.Training;

namespace BoundGen.Cli;

/// <summary><c>boundgen report</c>: a run of the tool, or its experiments, as one HTML file.</summary>
internal static class ReportCommand
{
    /// <summary>How many of the samples that are hardest to certify are shown.</summary>
    private const int Shown = 24;

    private const string FileName = "report.html";

    public static Command Create()
    {
        var folder = new Argument<string?>("folder") { Description = "the same as --run", Arity = ArgumentArity.ZeroOrOne };
        var run = new Option<string>("--run")
        {
            Description = "the folder of the main job or of reproduce, or what certify or inspect printed with --format json",
            DefaultValueFactory = _ => MainJob.DefaultFolder,
        };
        var inspection = new Option<string?>("--inspection")
        {
            Description = "what inspect printed with --format json, beside what certify printed",
        };
        var model = new Option<string?>("--model")
        {
            Description =
                "the network of the run, to show its activity: a safetensors file, or a folder that train wrote [default: that of the main job]",
        };
        var data = new DataOptions("samples to show its activity on", required: false);
        var range = new SampleOptions();
        var preprocessing = new ModelPreprocessing();
        var noun = new Option<string?>("--inputs-are")
        {
            Description =
                "what inputs are called on the page [default: digits after the main job, else inputs; in experiments as the data are]",
        };
        var output = new Option<string?>("--out")
        {
            Description = $"the HTML file [default: {FileName} in the folder, or beside the JSON]",
        };
        var command = new Command("report", "Writes a run, or the experiments of reproduce, as one HTML page.")
        {
            folder,
            run,
            inspection,
            model,
            noun,
            output,
        };
        data.AddTo(command);
        range.AddTo(command);
        preprocessing.AddTo(command);
        command.SetAction(arguments =>
        {
            string place = Place(arguments, folder, run);
            string path = arguments.GetValue(output)
                ?? (Directory.Exists(place) ? Path.Combine(place, FileName) : Path.ChangeExtension(place, ".html"));
            OutputFile.Check("--out", path);
            string[] words = WordsWithout(output.Name, CommandLine.WordsOf(arguments));
            HtmlPage page;
            if (HasExperiments(place))
            {
                RefuseOthers(arguments, [run, noun, output], $"goes with a run, and {place} has experiments of reproduce.");
                page = ReproducedPage.From(place, arguments.GetValue(noun), new PageFigures(), words);
            }
            else
            {
                page = RunPageOf(arguments, place, words);
            }

            byte[] bytes = Encoding.UTF8.GetBytes(page.ToString());
            AtomicFile.Write(path, stream => stream.Write(bytes));
            Messages.Write($"wrote {path}");
            return CommandLine.Success;
        });
        return command;

        HtmlPage RunPageOf(ParseResult arguments, string place, string[] words)
        {
            bool job = Directory.Exists(place);
            var stored = StoredRun.Load(job ? Path.Combine(place, StoredRun.FileName) : place);
            if (stored.Sweep is { } sweep)
            {
                RefuseOthers(
                    arguments,
                    [run, noun, output],
                    $"goes with the run of one model, and {place} has {sweep.Runs.Count}; certify the one that is meant alone."
                );
                return SweepPage.From(sweep, PageFigures.Of, arguments.GetValue(noun) ?? "inputs", words);
            }

            var inspected = arguments.GetValue(inspection) is { } file ? Inspection(file, stored) : null;

            var sample = Chosen(arguments, stored, job ? place : null) is { } chosen
                ? Sample(
                    stored,
                    chosen.Network,
                    chosen.Samples,
                    range.Read(arguments, Available(stored, chosen.Samples.Samples)),
                    preprocessing.Read(arguments, chosen.Network)
                )
                : null;
            string called = arguments.GetValue(noun) ?? (stored.Certified?.Digits is null ? "inputs" : "digits");
            return RunPage.From(stored, inspected, sample, PageFigures.Of(stored.Certified), called, words);
        }

        // The network whose activity is shown, and the samples it is shown on.
        (StoredNetwork Network, NamedSamples Samples)? Chosen(ParseResult arguments, StoredRun stored, string? job)
        {
            bool named = data.AreIn(arguments);
            if (arguments.GetValue(model) is null == named)
                throw new ArgumentException("--model goes with --data, or with --images and --labels.");
            if (named)
            {
                var network = NetworkOf(stored, arguments.GetValue(model)!);
                var samples = data.Read(arguments, network).Sample!.WithLabels();
                samples.WriteRemarks();
                return (network, samples);
            }

            // The main job leaves its network, and its digits can be drawn again.
            if (job is null || stored.Certified?.Digits is not { } digits)
                return null;
            var trained = NetworkOf(stored, Path.Combine(job, TrainedPair.NetworkFile));
            var drawn = DigitsCommand.Draw(0, digits.Count, digits.Stream);
            return (trained, new NamedSamples(drawn, "the digits of the run").For(trained));
        }
    }

    private static string Place(ParseResult arguments, Argument<string?> folder, Option<string> run)
    {
        if (arguments.GetValue(folder) is not { } place)
            return arguments.GetValue(run)!;
        if (arguments.GetResult(run) is { Implicit: false })
            throw new ArgumentException($"{place}, --run: expected one of them.");
        return place;
    }

    /// <summary>Whether it is a folder of reproduce; one with a main job in it is the main job's.</summary>
    private static bool HasExperiments(string place)
    {
        if (!Directory.Exists(place) || File.Exists(Path.Combine(place, StoredRun.FileName)))
            return false;
        if (ReproducedPage.FileNames.Any(name => File.Exists(Path.Combine(place, name))))
            return true;
        throw new FileNotFoundException(
            $"{place}: has none of {StoredRun.FileName}, {string.Join(", ", ReproducedPage.FileNames)}."
        );
    }

    /// <summary>Refuses options that say something about one run, where there is none or are several.</summary>
    private static void RefuseOthers(ParseResult arguments, Option[] known, string reason)
    {
        var other = arguments
            .CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(option => !option.Implicit && !known.Contains(option.Option));
        if (other is not null)
            throw new ArgumentException($"{other.Option.Name}: {reason}");
    }

    private static InspectedRun Inspection(string path, StoredRun run)
    {
        var inspected = StoredRun.Load(path).Inspected ?? throw new ArgumentException($"--inspection: {path}: is no inspection.");
        if (!inspected.Network.Sizes.SequenceEqual(run.Network.Sizes))
            throw new ArgumentException(
                $"--inspection: {path}: is about a network {inspected.Network}, the run about one {run.Network}."
            );
        return inspected;
    }

    /// <summary>The sample of the run where these are its samples, else all samples.</summary>
    private static SampleSelection Available(StoredRun run, SampleSet set) =>
        run.Certified?.Sample is { } sample && sample.DataSet == set.Fingerprint
            ? sample.ToSelection()
            : SampleSelection.InFileOrder(0, set.Count);

    /// <summary>A network of the run's architecture.</summary>
    private static StoredNetwork NetworkOf(StoredRun run, string model)
    {
        var network = StoredNetwork.Load(model);
        var shape = new NetworkShape([.. run.Network.Sizes], run.Network.Bias);
        return network.Shape.Equals(shape)
            ? network
            : throw new ArgumentException(
                $"{model}: is a network {network.Shape}, the run is about one {shape}.{StoredNetwork.BiasRemark(network.Shape, shape)}"
            );
    }

    private static PageSample Sample(
        StoredRun run,
        StoredNetwork network,
        NamedSamples named,
        SampleSelection selection,
        Preprocessing preprocessing
    )
    {
        var set = named.Samples;
        var data = set.ToInputs(preprocessing, selection);
        int[] rows = selection.Rows(set.Count);
        var names = network.Parameters.Usage.ClassNames;
        var reading = Messages.Display.Run(shown =>
            SampleReading.Of(network.Compile(), data, shown, Messages.Display.CancellationToken)
        );

        int[] hardest = reading.Hardest(Shown);
        float[] inputs = [.. hardest.SelectMany(i => data.Input(i).ToArray())];
        var radii =
            hardest.Length == 0
                ? []
                : InputRobustness
                    .Compute(network.Parameters, cancellationToken: Messages.Display.CancellationToken)
                    .ComputeRadii(inputs, cancellationToken: Messages.Display.CancellationToken);
        return new PageSample
        {
            Model = network.Path,
            Source = named.Option,
            Count = data.Count,
            Misread = reading.Misread,
            Layers = [.. reading.Layers.Select((layer, i) => PageFigures.Layer(layer, i + 1))],
            Hardest =
            [
                .. hardest.Select(
                    (sample, i) =>
                        new PageHardSample
                        {
                            Place = rows[sample],
                            Class = names.IsEmpty ? NumberFormat.Exact(data.Labels[sample]) : names[data.Labels[sample]],
                            Margin = reading.Margins[sample],
                            Radius = radii[i].Sparse,
                            Picture = set is ImageSet images ? Picture(images, rows[sample]) : null,
                        }
                ),
            ],
            Pictures = PicturesOf(run.Certified, set),
        };
    }

    /// <summary>Pictures of the samples that a run names, where these are its data.</summary>
    private static Dictionary<int, PagePicture> PicturesOf(CertifiedRun? run, SampleSet set) =>
        set is ImageSet images && run?.Sample?.DataSet == set.Fingerprint
            ? (run.Curve?.Hardest ?? [])
                .Concat(run.Robust?.Weakest ?? [])
                .Select(failure => failure.Place)
                .Distinct()
                .Where(place => place < images.Count)
                .ToDictionary(place => place, place => Picture(images, place))
            : [];

    private static PagePicture Picture(ImageSet images, int place) =>
        new()
        {
            Png = GreyImage.ToPng(images.Image(place), images.Rows, images.Columns),
            Columns = images.Columns,
            Rows = images.Rows,
        };

    /// <summary>The page does not depend on the file it goes to.</summary>
    private static string[] WordsWithout(string option, string[] words)
    {
        int at = Array.IndexOf(words, option);
        return at < 0 ? words : [.. words[..at], .. words[(at + 2)..]];
    }
}
