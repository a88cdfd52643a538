using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using BoundGen.Benchmarks.Ratios;
using BoundGen.Runtime;
using BoundGen.Training;
using Digits.Api;

namespace BoundGen.Benchmarks.Service;

/// <summary>
/// samples/Digits.Api under load from another process, with the generated network, with ONNX Runtime and with no network at all,
/// in turns.
/// </summary>
internal static class ServiceCommand
{
    private const string JsonOption = "--json";
    private const string PageOption = "--page";
    private const int Rounds = 15;
    private const int Requests = 20_000;
    private const int WarmUp = 5_000;

    /// <summary>Rounding can turn logits that are closer.</summary>
    private const float LeastMargin = 1e-3f;

    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("service", arguments, [], [JsonOption, PageOption]) is not { } options)
            return 2;
        string? page = options.File(PageOption);
        if (page is not null && ServiceSection.Place.In(File.Exists(page) ? File.ReadAllText(page) : "") is null)
        {
            Console.Error.WriteLine($"service: {page} has no lines {ServiceSection.Place.Start} and {ServiceSection.Place.End}");
            return 2;
        }

        string folder = Directory.CreateTempSubdirectory("boundgen-service").FullName;
        try
        {
            var rows = Measure(folder);
            var contents = new
            {
                Machine = Machine.ThisOne,
                LoadClient.ConnectionCount,
                Rounds,
                Rows = rows,
            };
            if (options.File(JsonOption) is { } json)
                JsonFile.Write(json, contents);
            if (page is not null)
            {
                string text = ServiceSection.Place.Replace(File.ReadAllText(page), ServiceSection.Of(JsonFile.Text(contents)));
                AtomicFile.Write(page, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
            }

            int lost = rows.Sum(row => row.Lost);
            return lost == 0 ? 0 : throw new CheckFailedException($"service: {lost} requests were lost, expected none.");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static List<ServiceRow> Measure(string folder)
    {
        var options = new ServiceOptions { Model = folder, Report = Path.Combine(folder, "report.json") };
        var client = Prepare(options);
        Console.WriteLine(Machine.ThisOne);
        string[] names = [ServiceRow.BoundGen, ServiceRow.OnnxRuntime, ServiceRow.None];
        var results = names.ToDictionary(
            name => name,
            _ => new List<(LoadResult Load, double Processor)>(),
            StringComparer.Ordinal
        );
        ServiceHost[] hosts = [.. names.Select(name => new ServiceHost(name, options))];
        try
        {
            for (int round = -1; round < Rounds; round++)
            for (int turn = 0; turn < hosts.Length; turn++)
            {
                // Nobody is always the first.
                int i = (turn + round + 1) % hosts.Length;
                var before = hosts[i].ProcessorTime;
                var load = client.Run(hosts[i].Address, round < 0 ? WarmUp : Requests, names[i] != ServiceRow.None);
                if (round >= 0)
                    results[names[i]].Add((load, (hosts[i].ProcessorTime - before).TotalMicroseconds / Requests));
            }
        }
        finally
        {
            foreach (var host in hosts)
                host.Dispose();
        }

        Console.WriteLine(
            $"{LoadClient.ConnectionCount} connections, {Rounds} rounds of {Requests} requests in turns; medians of rounds."
        );
        Console.WriteLine($"{"classifier", -14}{"lost", 6}{"a second", 10}{"median", 9}{"p99", 9}{"processor", 11}");
        var rows = names.Select(name => Row(name, results[name])).ToList();
        foreach (var row in rows)
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{row.Classifier, -14}{row.Lost, 6}{row.RequestsPerSecond, 10:F0}{row.MedianMilliseconds, 6:F2} ms{row.P99Milliseconds, 6:F2} ms{row.ProcessorMicroseconds, 8:F1} us"
                )
            );
        return rows;
    }

    private static ServiceRow Row(string name, List<(LoadResult Load, double Processor)> rounds) =>
        new(
            name,
            Requests * rounds.Count,
            rounds.Sum(round => round.Load.Lost),
            Quantile.Median(rounds.Select(round => Requests / round.Load.Seconds)),
            Quantile.Median(rounds.Select(round => Quantile.Of(round.Load.Milliseconds, 0.5))),
            Quantile.Median(rounds.Select(round => Quantile.Of(round.Load.Milliseconds, 0.99))),
            Quantile.Median(rounds.Select(round => round.Processor))
        );

    /// <summary>Writes a trained network and a report that names it, and takes images whose class is clear.</summary>
    private static LoadClient Prepare(ServiceOptions options)
    {
        var preprocessing = Preprocessing.Scaled(0.125f);
        var digits = ProceduralDigits.Draw(seed: 1, start: 0, count: 4000);
        var start = new DigitNet(Trainer.Initialise(DigitNet.Shape, seed: 1));
        var trained = Trainer
            .Train(start, digits.ToInputs(preprocessing, 0, 3000), new TrainingOptions { Epochs = 5, Temperature = 8 })
            .WithUsage(new NetworkUsage { Preprocessing = preprocessing });
        trained.Save(Path.Combine(options.Model, "model.safetensors"));
        // Its own prior: no bound is computed here.
        trained.Save(Path.Combine(options.Model, "prior.safetensors"));
        var report = new JsonObject
        {
            ["network"] = new JsonObject { ["digest"] = trained.Fingerprint },
            ["headline"] = "prior",
            ["certificates"] = new JsonArray(new JsonObject { ["name"] = "prior" }),
            ["delta"] = 0.05,
            ["samples"] = 1,
            ["assumptions"] = new JsonArray(),
            ["ball"] = new JsonObject { ["centre"] = trained.Fingerprint, ["caps"] = new JsonArray() },
        };
        File.WriteAllText(options.Report, report.ToJsonString());

        var network = new DigitNet(trained);
        var input = new float[DigitNet.InputSize];
        var logits = new float[DigitNet.OutputSize];
        var (images, labels) = (new List<byte[]>(), new List<int>());
        for (int i = 3000; i < 4000; i++)
        {
            network.Preprocess(digits.Image(i), input);
            network.Forward(input, logits);
            if (Classification.Of(logits) is { Label: { } label, Margin: >= LeastMargin })
            {
                images.Add(digits.Image(i).ToArray());
                labels.Add(label);
            }
        }

        return new LoadClient([.. images], [.. labels]);
    }
}
