using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace BoundGen.Cli;

/// <summary>The script or manifest of a job: text that people edit and submit.</summary>
/// <param name="words">The command of every shard, word by word, without --shard.</param>
/// <param name="jobs">N.</param>
/// <param name="cores">Cores of a job.</param>
/// <param name="calibration">What was measured.</param>
internal sealed class ClusterScript(string[] words, int jobs, int cores, ShardCalibration calibration)
{
    /// <summary>A job that is slower than its calibration by less than this is not ended.</summary>
    private const double Patience = 3;

    /// <summary>Beyond this the first draw of a network of the same kind would not fit.</summary>
    private const double MoreMemory = 1.3;

    private const long MemoryStep = 256L << 20;

    /// <summary>What one core of one job takes, set-up included.</summary>
    private double SecondsOfJob => calibration.SetUpSeconds + calibration.TotalSeconds / jobs / cores;

    private long Megabytes => (long)Math.Ceiling(calibration.PeakBytes * MoreMemory / MemoryStep) * MemoryStep >> 20;

    /// <summary>What the numbers of a script rest on, line by line.</summary>
    private IEnumerable<string> Reasons =>
        [
            $"{Count(jobs)} shards of {Count(calibration.Models)} {(calibration.Models == 1 ? "model" : "models")}, {Count(calibration.Draws)} draws each",
            Invariant(
                $"measured here: set-up {calibration.SetUpSeconds:F1} s, then {calibration.TotalSeconds:N0} s of one core for all, {calibration.PeakBytes / 1e6:F0} MB at most"
            ),
            Invariant($"a job takes {SecondsOfJob:N0} s on such cores; the limits below allow {Patience} times as long"),
            "what is missing afterwards, as --array=3,7-9: boundgen merge " + Quoted(Folder),
        ];

    private string Folder => words[Array.LastIndexOf(words, "--shards") + 1];

    /// <summary>A script for <c>sbatch</c>.</summary>
    public string Slurm()
    {
        var limit = TimeSpan.FromMinutes(Math.Max(5, Math.Ceiling(Patience * SecondsOfJob / 60)));
        return string.Join(
            '\n',
            [
                "#!/bin/bash",
                .. Reasons.Select(reason => "# " + reason),
                Invariant($"#SBATCH --array=0-{jobs - 1}"),
                "#SBATCH --job-name=boundgen",
                Invariant($"#SBATCH --cpus-per-task={cores}"),
                Invariant($"#SBATCH --time={(int)limit.TotalHours:00}:{limit.Minutes:00}:00"),
                Invariant($"#SBATCH --mem={Megabytes}M"),
                "#SBATCH --requeue",
                "#SBATCH --open-mode=append",
                "#SBATCH --output=boundgen-%A_%a.log",
                "cd " + Quoted(Environment.CurrentDirectory),
                "export DOTNET_PROCESSOR_COUNT=$SLURM_CPUS_PER_TASK",
                "# exec: signals reach the tool itself, which stops within a second and goes on from its last checkpoint when requeued.",
                "exec boundgen " + string.Join(' ', words.Select(Quoted)),
                "",
            ]
        );
    }

    /// <summary>A manifest for <c>kubectl apply</c>: an indexed job.</summary>
    public string Kubernetes()
    {
        string[] command = ["boundgen", .. words, "--shard", Invariant($"*/{jobs}")];
        return string.Join(
            '\n',
            [
                .. Reasons.Select(reason => "# " + reason),
                "# to be filled in: the image, which has boundgen and the files of the command, and the claim of a volume that all pods share",
                "apiVersion: batch/v1",
                "kind: Job",
                "metadata:",
                "  name: boundgen",
                "spec:",
                "  completionMode: Indexed",
                Invariant($"  completions: {jobs}"),
                Invariant($"  parallelism: {jobs}"),
                "  backoffLimitPerIndex: 3",
                "  podFailurePolicy:",
                "    rules:",
                "      # A pod that was preempted or drained is no failure, and starts again.",
                "      - action: Ignore",
                "        onPodConditions:",
                "          - type: DisruptionTarget",
                "      # Bad input stays bad.",
                "      - action: FailIndex",
                "        onExitCodes:",
                "          containerName: boundgen",
                "          operator: In",
                "          values: [2]",
                "  template:",
                "    spec:",
                "      restartPolicy: Never",
                "      containers:",
                "        - name: boundgen",
                "          image: IMAGE",
                Invariant($"          workingDir: {Json(Environment.CurrentDirectory)}"),
                "          command:",
                .. command.Select(word => "            - " + Json(word)),
                "          env:",
                "            - name: DOTNET_PROCESSOR_COUNT",
                Invariant($"              value: \"{cores}\""),
                "          resources:",
                "            requests:",
                Invariant($"              cpu: {cores}"),
                Invariant($"              memory: {Megabytes}Mi"),
                "            limits:",
                Invariant($"              memory: {Megabytes}Mi"),
                "          volumeMounts:",
                "            - name: shared",
                Invariant($"              mountPath: {Json(Environment.CurrentDirectory)}"),
                "      volumes:",
                "        - name: shared",
                "          persistentVolumeClaim:",
                "            claimName: CLAIM",
                "",
            ]
        );
    }

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>A word of a shell as it is.</summary>
    private static string Quoted(string word) =>
        word.Length > 0
        && word.All(character =>
            char.IsAsciiLetterOrDigit(character) || "-_./,:=+@%".Contains(character, StringComparison.Ordinal)
        )
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>A string of YAML, of which JSON's are a part.</summary>
    private static string Json(string text) => JsonValue.Create(text).ToJsonString(new JsonSerializerOptions());
}
