using BoundGen;

float[] parameters = [.. Enumerable.Range(0, Outer.Inner.Net.ParameterCount).Select(i => ((i * 37 % 101) - 50) / 96f)];
float[] input = [.. Enumerable.Range(0, Outer.Inner.Net.InputSize).Select(i => ((i * 29 % 17) - 8) / 8f)];
float[] logits = new float[Outer.Inner.Net.OutputSize];

// The first call must not allocate either.
Outer.Inner.Net network = new(parameters);
long before = GC.GetAllocatedBytesForCurrentThread();
for (int call = 0; call < 1000; call++)
{
    network.Forward(input, logits);
}

long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
Console.WriteLine($"allocated: {allocated}");
Console.WriteLine($"logits: {string.Join(' ', logits)}");
Console.WriteLine($"class: {network.Classify(input)}");

Array.Clear(logits);
new Library.SharedNet(parameters).Forward(input, logits);
Console.WriteLine($"library logits: {string.Join(' ', logits)}");

internal static partial class Outer
{
    internal sealed partial class Inner
    {
        private Inner() { }

        [ReluNetwork(20, 33, 17, 5)]
        internal sealed partial class Net;
    }
}
