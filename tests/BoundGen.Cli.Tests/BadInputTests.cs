using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>
/// Bad input: exit code 2, one line on stderr that says what is wrong with which file or option, and nothing else anywhere.
/// </summary>
public sealed class BadInputTests(BadInputFiles files) : IClassFixture<BadInputFiles>
{
    private const string Train = "train --data @data --sizes 784,4,10 --out @out";
    private const string Inspect = "inspect --images @images";
    private const string Certify = "certify --prior-independent --images @images --labels @labels";

    [Theory]
    [InlineData("certif", "'certif'")]
    [InlineData(Train + " --epoch 3", "'--epoch'")]
    [InlineData("train --data @data --out @out", "--sizes or --hidden is required, and not both")]
    [InlineData("certify --images @images --labels @labels", "'--model' is required")]
    [InlineData(Certify + " --model @model --sigma", "'--sigma'")]
    [InlineData(Certify + " --model @model --sigma 0.1 0.2", "'0.2'")]
    [InlineData(Certify + " --model @model --sigma 0", "--sigma: \"0\" is not a positive number")]
    [InlineData(Certify + " --model @model --sigma -1", "--sigma: \"-1\" is not a positive number")]
    [InlineData(Certify + " --model @model --sigma 0.1,abc", "--sigma: \"abc\" is not a positive number")]
    [InlineData(Certify + " --model @model --sigma 0.1,0.1", "--sigma: \"0.1,0.1\"")]
    [InlineData(Certify + " --model @model --abstain-at 1", "--abstain-at: \"1\" is not a number above 1, at most 16")]
    [InlineData(Certify + " --model @model --input-radius 0.1,-1", "--input-radius: \"-1\" is not a positive finite number")]
    [InlineData(Certify + " --model @model --input-radius 1 --input-radius 1", "--input-radius: has a radius twice")]
    [InlineData(Certify + " --model @model --input-radius 1e308", "InputRadii has 1E+308, which is")]
    [InlineData(Certify + " --model @model --configurations 0", "--configurations: \"0\" is not a whole number, at least 1")]
    [InlineData(Certify + " --model @model --chain @empty", "has no 001.safetensors, expected the folder of a chain")]
    [InlineData(Certify + " --model @model --best-of 10001", "--best-of: \"10001\" is not a whole number from 1 to 10000")]
    [InlineData(Certify + " --model @model --abstain-at 2,2", "--abstain-at: \"2,2\" has a scale twice")]
    [InlineData(Certify + " --model @model --sigma NaN", "--sigma: \"NaN\" is not a positive number")]
    [InlineData(Certify + " --model @model --sigma 1e31", "sigma is 1E+31, expected distinct positive numbers, at most 1E+30")]
    [InlineData(
        Certify + " --model @model --bounds gibbs,ball",
        "--bounds: \"ball\" is no bound, expected a list of prior, ball-dense, ball-sparse, gibbs,"
    )]
    [InlineData(Certify + " --model @model --bounds ,", "--bounds: \"\" is no bound, expected a list of")]
    [InlineData(
        Certify + " --model @model --bounds gibbs --save-drawn drawn",
        "--save-drawn: is the network of disintegrated, expected that bound among those of --bounds"
    )]
    [InlineData(
        Certify + " --model @model @other --save-drawn drawn",
        "--save-drawn: takes the drawn network of one model, and 2 are named; certify the one that is meant alone"
    )]
    [InlineData(Certify + " --model @model @other --model @model", "--model: @model is named twice, expected each model once")]
    [InlineData("inspect --images @images --model @model @other", "'@other'")]
    [InlineData("inspect --images @images --model @model --model @other", "'--model'")]
    [InlineData(Certify + " --model @model --eta NaN", "--eta: \"NaN\" is not a number between 0 and 1")]
    [InlineData(Certify + " --model @model --eta 0", "--eta: \"0\" is not a number between 0 and 1")]
    [InlineData(Certify + " --model @model --eta 1", "--eta: \"1\" is not a number between 0 and 1")]
    [InlineData(Certify + " --model @model --delta 0", "--delta: \"0\" is not a number between 0 and 1")]
    [InlineData(Certify + " --model @model --delta 1", "--delta: \"1\" is not a number between 0 and 1")]
    [InlineData(Certify + " --model @model --delta 2", "--delta: \"2\" is not a number between 0 and 1")]
    [InlineData(Certify + " --model @model --draws 0", "--draws: \"0\" is not a whole number from 1 to 1000000000")]
    [InlineData(
        Certify + " --model @model --draws 1000000001",
        "--draws: \"1000000001\" is not a whole number from 1 to 1000000000"
    )]
    [InlineData(Certify + " --model @model --seed 1.5", "--seed: \"1.5\" is not a whole number")]
    [InlineData(Certify + " --model @model --format xml", "xml")]
    [InlineData(
        Certify + " --model @model --save-drawn @missing/drawn",
        "--save-drawn: @missing/drawn: expected a file in a folder that is there"
    )]
    [InlineData(
        Certify + " --model @model --save-drawn @empty",
        "--save-drawn: @empty: expected a file in a folder that is there"
    )]
    [InlineData(
        Certify + " --model @model --save-drawn @model/drawn",
        "--save-drawn: @model/drawn: expected a file in a folder that is there"
    )]
    [InlineData(Certify + " --model @model --mean 0.1", "--mean and --std go together")]
    [InlineData(Certify + " --model @model --scale 2 --mean 0.1 --std 1", "Either --scale, or --mean and --std")]
    [InlineData(Certify + " --model @model --holdout-images @images", "--holdout-images and --holdout-labels go together")]
    [InlineData(Certify + " --model @model --take 7", "--take choose 7 of 20 samples that can be used, expected at least 8")]
    [InlineData(Certify + " --model @model --skip 15 --take 9", "--take 9: --skip 15 leaves 5 of 20 samples")]
    [InlineData(
        Certify + " --model @model --skip 21",
        "--skip and --take choose 0 of 20 samples that can be used, expected at least 8"
    )]
    [InlineData(Certify + " --model @model --max-norm 0", "--max-norm: \"0\" is not a positive number")]
    [InlineData(Certify + " --model @model --max-norm 0.01", "--max-norm 0.01: sample 0 of those used has norm")]
    [InlineData(Train + " --bias maybe", "maybe")]
    [InlineData(Train + " --max-distance -1", "--max-distance: \"-1\" is not a number that is not negative or none")]
    [InlineData(Train + " --max-operator-norm no", "--max-operator-norm: \"no\" is not a positive number or none")]
    [InlineData(Train + " --epochs many", "--epochs: \"many\" is not a whole number of at least 1")]
    [InlineData(Train + " --objective bound --epochs 3", "--epochs does not go with --objective bound")]
    [InlineData(Train + " --objective bound --objective near", "--objective")]
    [InlineData(Train + " --objective bound --prior-noise 1e308,0.1", "--prior-noise: \"1e308\" is not a number from 0 to 100")]
    [InlineData(Train + " --prior-noise 0.2,0.1", "--prior-noise goes with --objective bound")]
    [InlineData(Train + " --objective bound --prior-noise 0.2", "--objective bound: The prior's noise has 1 levels, expected 2")]
    [InlineData(
        Train + " --objective bound --prior-fraction 1",
        "--objective bound: There are 0 samples that are new to the prior"
    )]
    [InlineData("train --data @data --sizes 784,0,10 --out @out", "--sizes: \"0\" is not a whole number of at least 1")]
    [InlineData(Train + " --progressive 0", "--progressive: \"0\" is not a whole number of at least 1")]
    [InlineData(Train + " --progressive 1000000", "--progressive: the blocks have 1000000 samples, expected fewer than the ")]
    [InlineData("train --data @data --sizes 784 --out @out", "--sizes: A network needs at least 2 sizes")]
    [InlineData(
        "train --data digits --samples 3000000 --sizes 784,10 --out @out",
        "--samples: \"3000000\" is not a whole number from 1 to"
    )]
    [InlineData("reproduce", "'reproduce'")]
    [InlineData("reproduce everything --out @out", "'everything'")]
    [InlineData("reproduce kappa --seed -1 --out @out", "--seed: \"-1\" is not a whole number that is not negative")]
    [InlineData("reproduce kappa --data @data --out @out", "@data: has 20 training images, expected at least 60000")]
    [InlineData("inspect --model @model", "--data or --images is required")]
    [InlineData("certify --model @model", "--data or --images is required")]
    [InlineData("certify --model @model --data", "'--data'")]
    [InlineData(Certify + " --model @model --data @data", "Either --data, or files of images and labels")]
    [InlineData(
        "certify --model @model --data @data --holdout @data --holdout-images @images --holdout-labels @labels",
        "Either --holdout, or files of images and labels"
    )]
    [InlineData("verify --model @model --data @data --images @images --labels @labels", "Either --data, or files of images")]
    [InlineData(Inspect + " --model @model --data @data", "Either --data, or files of images and labels")]
    [InlineData("inspect --model @model --labels @labels", "--images and --labels go together")]
    [InlineData("certify --model @model --data @data --samples 20", "--samples goes with --data digits")]
    [InlineData(Inspect + " --model @model --eps 0", "--eps: \"0\" is not a positive number")]
    [InlineData(Inspect + " --model @model --eps 0.1,x", "--eps: \"x\" is not a positive number")]
    [InlineData(Inspect + " --model @model --max-norm -1", "--max-norm: \"-1\" is not a positive number")]
    [InlineData(Inspect + " --model @model --max-norm 0.01", "--max-norm 0.01: sample 0 of those used has norm")]
    [InlineData(Inspect + " --model @model --robustness -1", "--robustness: \"-1\" is not a whole number")]
    [InlineData(
        Inspect + " --model @model --skip 20",
        "--skip and --take choose 0 of 20 samples that can be used, expected at least 1"
    )]
    [InlineData(Inspect + " --model @model --skip 15 --take 6", "--take 6: --skip 15 leaves 5 of 20 samples")]
    [InlineData(Inspect + " --model @model --std 1", "--mean and --std go together")]
    public void Arguments_that_cannot_be_used_are_named(string line, string reason) => Refused(line, reason);

    [Theory]
    [InlineData(Certify + " --model @missing", "@missing")]
    [InlineData(
        Certify + " --model @empty",
        "@empty: is a folder without model.safetensors, expected a file or a folder that train wrote"
    )]
    [InlineData(Certify + " --model @model --prior @empty", "@empty: is a folder without prior.safetensors")]
    [InlineData(Certify + " --model @odd-prior", "@odd-prior: metadata key boundgen.prior is \"none\", expected")]
    [InlineData(Certify + " --model @cut", "@cut: tensor \"2.weight\": its data end at byte")]
    [InlineData(Certify + " --model @oversized", "@oversized: the header length is 9223372036854775807 bytes, expected at most")]
    [InlineData(Certify + " --model @broken-chain", "@broken-chain: layer 1 (\"2.weight\") takes 4 inputs but")]
    [InlineData(Certify + " --model @nan", "@nan: tensor \"2.weight\" has NaN as element 39, expected finite numbers")]
    [InlineData(Certify + " --model @odd-scale", "@odd-scale: metadata key boundgen.scale: The scale is -1, expected")]
    [InlineData(Certify + " --model @odd-samples", "@odd-samples: metadata key boundgen.samples is \"all of them\", expected")]
    [InlineData(Certify + " --model @model @missing", "@missing")]
    [InlineData(Certify + " --model @model @five", "@five: --labels: label 1 is 6, but the network 784-5 has 5 classes")]
    [InlineData(Certify + " --model @model @cut", "@cut: tensor \"2.weight\": its data end at byte")]
    [InlineData(Certify + " --model @model @bare", "@bare: records no preprocessing; state what inputs are")]
    [InlineData(
        "certify --images @images --labels @labels --model @model @other",
        "@model: the network may have seen the sample: it is a network which does not say what it was trained on"
    )]
    [InlineData(Certify + " --model @model --prior @other", "@other: the prior is a network 784-5-10, the model one 784-4-10")]
    [InlineData(
        Certify + " --model @model --prior @biased",
        "@biased: the prior is a network 784-4-10+bias, the model one 784-4-10. Only the biases differ: train --bias false makes networks without."
    )]
    [InlineData(Certify + " --model @model --prior @odd-samples", "@odd-samples: metadata key boundgen.samples")]
    [InlineData(Certify + " --model @five", "--labels: label 1 is 6, but the network 784-5 has 5 classes")]
    [InlineData(
        "certify --prior-independent --model @five --images @few --labels @few-labels --holdout-images @images --holdout-labels @labels",
        "--holdout-labels: label 1 is 6, but the network 784-5 has 5 classes"
    )]
    [InlineData("verify --model @cut", "@cut: tensor \"2.weight\"")]
    [InlineData("verify --model @model --images @small --labels @small-labels", "--images: images have 7 x 7 = 49 pixels")]
    [InlineData("verify --model @odd-scale", "@odd-scale: metadata")]
    [InlineData(Certify + " --model @odd-classes", "@odd-classes: metadata key boundgen.classes: There are 2 names of classes")]
    [InlineData("certify --data digits --model @odd-digits", "@odd-digits: metadata key boundgen.digits is 'a few', expected")]
    [InlineData(Certify + " --model @wide", "--images: images have 28 x 28 pixels, but the model records 14 x 56")]
    [InlineData(Inspect + " --model @wide", "--images: images have 28 x 28 pixels, but the model records 14 x 56")]
    [InlineData("verify --data @data --model @wide", "--data: images have 28 x 28 pixels, but the model records 14 x 56")]
    [InlineData(Certify + " --model @bare", "@bare: records no preprocessing; state what inputs are: --scale 1 for pixel/255")]
    [InlineData(Inspect + " --model @bare", "@bare: records no preprocessing; state what inputs are: --scale 1 for pixel/255")]
    [InlineData("verify --data @data --model @bare", "@bare: records no preprocessing; state what inputs are: --scale 1")]
    [InlineData(
        Certify + " --model @model --prior @bare",
        "@bare: records no preprocessing, but @model records value x 1; state with --scale"
    )]
    [InlineData(
        Certify + " --model @model --scale 2",
        "--scale: inputs would be value x 2, but @model records value x 1; leave it out, or add --override-preprocessing"
    )]
    [InlineData(Certify + " --model @bare --prior @model --scale 2", "--scale: inputs would be value x 2, but @model records")]
    [InlineData(
        Inspect + " --model @model --mean 0.1 --std 0.3",
        "--mean and --std: inputs would be (value - 0.1) / 0.3, but @model records value x 1"
    )]
    [InlineData("verify --data @data --model @model --scale 2", "--scale: inputs would be value x 2, but @model records")]
    [InlineData(
        "report --run @run --model @model --images @images --labels @labels --scale 2",
        "--scale: inputs would be value x 2, but @model records"
    )]
    [InlineData(
        Certify + " --model @model --override-preprocessing",
        "--override-preprocessing goes with --scale, or with --mean and --std"
    )]
    [InlineData(Inspect + " --model @cut", "@cut: tensor \"2.weight\"")]
    [InlineData(Inspect + " --model @nan", "@nan: tensor \"2.weight\" has NaN")]
    [InlineData(Inspect + " --model @model --prior @other", "@other: the prior is a network 784-5-10, the model one 784-4-10")]
    [InlineData(Inspect + " --model @five --labels @labels", "--labels: label 1 is 6, but the network 784-5 has 5 classes")]
    public void Models_that_cannot_be_used_are_named(string line, string reason) => Refused(line, reason);

    [Theory]
    [InlineData("certify --model @model --images @cut-images --labels @labels", "@cut-images: has 15695 bytes, expected 15696")]
    [InlineData(
        "certify --model @model --images @labels --labels @labels",
        "@labels: starts with 0x00000801, expected 0x00000803"
    )]
    [InlineData("certify --model @model --images @images --labels @labels19", "@labels19: has 19 labels, expected 20")]
    [InlineData("certify --model @model --images @missing --labels @labels", "@missing")]
    [InlineData("certify --model @model --images @empty --labels @labels", "@empty: is a folder, expected a file")]
    [InlineData("certify --model @model --images @small --labels @small-labels", "--images: images have 7 x 7 = 49 pixels")]
    [InlineData("train --data @data --sizes 100,10 --out @out", "--data: images have 28 x 28 = 784 pixels")]
    [InlineData("train --data @data --sizes 784,3 --out @out", "expected 3, one for every output of the network")]
    [InlineData(
        "train --data @odd-test --sizes 784,10 --out @out",
        "--data, hold-out data: label 0 is 10, but the network 784-10+bias has 10 classes"
    )]
    [InlineData("certify --model @model --data @empty", "@empty: has no train-images")]
    [InlineData("certify --model @model --data @missing", "@missing: is neither a file nor a folder")]
    [InlineData("certify --model @model --data @odd-test", "--data, hold-out data: label 0 is 10")]
    [InlineData("inspect --model @five --data @data", "--data: label 1 is 6, but the network 784-5 has 5 classes")]
    [InlineData("train --data @empty --sizes 784,10 --out @out", "@empty: has no train-images")]
    [InlineData("train --data @missing --sizes 784,10 --out @out", "@missing: is neither a file nor a folder")]
    [InlineData("inspect --model @model --images @cut-images", "@cut-images: has 15695 bytes, expected 15696")]
    [InlineData("inspect --model @model --images @labels", "@labels: starts with 0x00000801, expected 0x00000803")]
    [InlineData("inspect --model @model --images @images --labels @labels19", "@labels19: has 19 labels, expected 20")]
    [InlineData("inspect --model @model --images @small", "--images: images have 7 x 7 = 49 pixels")]
    public void Data_that_cannot_be_used_are_named(string line, string reason) => Refused(line, reason);

    [Theory]
    [InlineData("report --run @missing", "@missing")]
    [InlineData("report --run @empty", "@empty")]
    [InlineData("report --run @model", "@model: expected the JSON of certify, of the main job or of inspect: ")]
    [InlineData("report --run @cut-run", "@cut-run: expected the JSON of certify, of the main job or of inspect: ")]
    [InlineData("report --run @null-run", "@null-run: expected the JSON of certify, of the main job or of inspect: is null")]
    [InlineData("report --run @list-run", "@list-run: expected the JSON")]
    [InlineData(
        "report --run @no-bounds",
        "@no-bounds: expected the JSON of certify, of the main job or of inspect: JSON deserialization"
    )]
    [InlineData(
        "report --run @odd-headline",
        "@odd-headline: expected the JSON of certify, of the main job or of inspect: \"best\" is no bound"
    )]
    [InlineData("report --run @other-headline", "$.headline: is \"ball-sparse\", expected \"prior\", one of the certificates")]
    [InlineData(Certify + " --model @model --prior none --caps 0.1", "--caps: A network")]
    [InlineData(Certify + " --model @model --prior none --caps 0.1,-1", "--caps: \"-1\" is not a number")]
    [InlineData(
        Certify + " --model @model --prior none --caps 1,1 --caps-for int8",
        "--caps and --caps-for: expected one of them"
    )]
    [InlineData(Certify + " --model @model --prior @model --caps 1,1", "--caps: is for a network that is its own prior")]
    [InlineData("report --run @no-runs", "@no-runs: expected the JSON of certify, of the main job or of inspect: ")]
    [InlineData("report --run @odd-runs", "@odd-runs: expected the JSON of certify, of the main job or of inspect: ")]
    [InlineData("report --run @odd-bound", "gibbs: the bound is 1.5, expected 0 to 1")]
    [InlineData(
        "report --run @forged-run",
        "@forged-run: gibbs: the bound is 0.25, but counts, KL and ledger in the file give 1"
    )]
    [InlineData("report --run @run --out @missing/page", "--out: @missing/page: expected a file in a folder that is there")]
    [InlineData("report --run @run --model @model", "--model goes with --data, or with --images and --labels")]
    [InlineData("report --run @run --images @images --labels @labels", "--model goes with --data, or with --images and --labels")]
    [InlineData("report --run @run --images @images", "--images and --labels go together")]
    [InlineData(
        "report --run @run --model @other --images @images --labels @labels",
        "@other: is a network 784-5-10, the run is about one 784-4-10"
    )]
    [InlineData(
        "report --run @run --model @biased --images @images --labels @labels",
        "@biased: is a network 784-4-10+bias, the run is about one 784-4-10. Only the biases differ: train --bias false"
    )]
    [InlineData(
        "report --run @run --model @model --images @small --labels @small-labels",
        "--images: images have 7 x 7 = 49 pixels"
    )]
    [InlineData("report --run @run --inspection @empty", "@empty: is a folder, expected a file")]
    [InlineData("report --run @run --inspection @run", "--inspection: @run: is no inspection")]
    public void Runs_that_cannot_be_reported_are_named(string line, string reason) => Refused(line, reason);

    [Theory]
    [InlineData("--out @model", "@model")]
    [InlineData("--out @model/deeper", "@model")]
    [InlineData("train --data @data --sizes 784,10 --out @model", "@model")]
    [InlineData("train --data @data --sizes 784,10 --out @model/deeper", "@model")]
    [InlineData("digits --samples 10 --fresh 10 --out @model", "@model")]
    public void Output_folders_that_cannot_be_are_named(string line, string name) =>
        Refused(line, "--out: expected a folder that is there or can be created: ", name);

    [Theory]
    [InlineData("verify", "--model", "")]
    [InlineData("train", "--sizes", "784,10", "--data", "digits", "--out", "")]
    [InlineData("")]
    // As processes: exit code and stderr as a shell gets them.
    public void Empty_values_are_refused(params string[] arguments) =>
        Refused(
            words => Tool.RunIn("", words),
            arguments,
            arguments.Length == 1 ? "the first argument: the value is empty" : $"{arguments[^2]}: the value is empty"
        );

    /// <summary>In command lines and reasons, @ stands for the folder of the files.</summary>
    private void Refused(string line, params string[] reasons) =>
        Refused(Tool.Run, [.. line.Split(' ').Select(Expand)], [.. reasons.Select(Expand)]);

    private void Refused(Func<string[], ProgramRun> tool, string[] arguments, params string[] reasons)
    {
        var before = files.Contents();

        var run = tool(arguments);

        Assert.Matches(@"^boundgen: [^\n]+\n$", run.Error);
        Assert.All(reasons, reason => Assert.Contains(reason, run.Error));
        Assert.DoesNotContain("   at ", run.Error);
        Assert.Equal("", run.Output);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal(before, files.Contents());
    }

    private string Expand(string text) => text.Replace("@", files.At() + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
