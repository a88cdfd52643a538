using BoundGen;
using BoundGen.Compilation;

var shape = new NetworkShape([784, 1000, 1000, 10], false);
var sw = System.Diagnostics.Stopwatch.StartNew();
Console.WriteLine(NetworkCompiler.Visit(shape, new V()));
Console.WriteLine(sw.Elapsed);
return 0;

sealed class V : INetworkVisitor<string>
{
    public string Visit<T>() where T : class, IReluNetwork<T>
    {
        var rng = new Random(1);
        var p = new float[T.Shape.ParameterCount];
        for (int i = 0; i < p.Length; i++) p[i] = (float)(rng.NextDouble() - .5) * .1f;
        var net = T.Create(p);
        var x = new float[784];
        for (int i = 0; i < 784; i++) x[i] = rng.NextDouble() < .19 ? (float)rng.NextDouble() : 0;
        var logits = new float[10]; var mask = new ulong[T.Shape.MaskWordCount];
        for (int r = 0; r < 3; r++)
        {
            var sw = System.Diagnostics.Stopwatch.StartNew();
            for (int i = 0; i < 2000; i++) net.Forward(x, logits, mask);
            Console.WriteLine($"forward {sw.Elapsed.TotalMicroseconds / 2000:F1} us, active {mask.Sum(w => System.Numerics.BitOperations.PopCount(w))}");
            var z = new float[T.Shape.NoiseLength];
            sw.Restart();
            for (int i = 0; i < 2000; i++) CounterNormals.Fill(1, (ulong)i, z);
            Console.WriteLine($"normals {sw.Elapsed.TotalMicroseconds / 2000:F1} us {z.Average()} {z.Average(v => v * v)}");
        }
        return string.Join(" ", logits);
    }
}
