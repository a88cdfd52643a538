using System;
using System.Linq;

namespace Old
{
    [BoundGen.ReluNetwork(20, 33, 17, 5)]
    partial class Net { }

    internal static class Program
    {
        private static void Main()
        {
            var network = new Net(Enumerable.Range(0, Net.ParameterCount).Select(i => (i * 37 % 101 - 50) / 96f).ToArray());
            var logits = new float[Net.OutputSize];
            network.Forward(Enumerable.Range(0, Net.InputSize).Select(i => (i * 29 % 17 - 8) / 8f).ToArray(), logits);
            Console.WriteLine("logits: " + string.Join(" ", logits));
        }
    }
}
