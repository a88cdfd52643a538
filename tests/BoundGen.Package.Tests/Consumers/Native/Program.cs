using BoundGen;

float[] parameters = [.. Enumerable.Range(0, Net.ParameterCount).Select(i => ((i * 37 % 101) - 50) / 96f)];
float[] input = [.. Enumerable.Range(0, Net.InputSize).Select(i => ((i * 29 % 17) - 8) / 8f)];
float[] logits = new float[Net.OutputSize];

var network = new Net(parameters);
long before = GC.GetAllocatedBytesForCurrentThread();
for (int call = 0; call < 1000; call++)
{
    network.Forward(input, logits);
}

long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
Console.WriteLine($"allocated: {allocated}");
Console.WriteLine($"logits: {string.Join(' ', logits)}");
Console.WriteLine($"class: {network.Classify(input)}");
#if CALLS_A_BOUND
LedgerEntry entry = new ConfidenceLedger(0.05).Spend("hold-out", 0.05);
Console.WriteLine($"bound: {ClopperPearson.UpperLimit(failures: 0, trials: 100, entry)}");
#endif

[ReluNetwork(20, 33, 17, 5)]
internal sealed partial class Net;
