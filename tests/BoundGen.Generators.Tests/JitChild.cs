using System.Reflection;
using System.Runtime.CompilerServices;

namespace BoundGen.Generators.Tests;

/// <summary>
/// The process that <see cref="JitTests"/> starts: it has every method of an assembly compiled, most of them without running.
/// </summary>
internal static class JitChild
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static void Main(string[] arguments)
    {
        foreach (var type in Assembly.LoadFrom(arguments[0]).GetTypes())
        {
            foreach (var method in type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared)))
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
            if (type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReluNetwork<>)))
                typeof(JitChild).GetMethod(nameof(Run), Declared)!.MakeGenericMethod(type).CreateDelegate<Action>()();
        }
    }

    /// <summary>
    /// Preparing passes over methods of an interface; they are compiled when they are called, whatever comes of it.
    /// </summary>
    private static void Run<TNetwork>()
        where TNetwork : class, IReluNetwork<TNetwork>
    {
        float[] parameters = new float[TNetwork.Shape.ParameterCount],
            input = new float[TNetwork.Shape.InputSize],
            logits = new float[TNetwork.Shape.OutputSize];
        var network = TNetwork.Create(parameters);
        network.Forward(input, logits);
        network.Forward(input, logits, new ulong[TNetwork.Shape.MaskWordCount]);
        network.Classify(input);
        network.ForwardBatch(input, logits);
        network.CopyParameters(parameters);
        network.HasParameters(parameters);
        IReluNetwork unknown = network;
        _ = unknown.Usage;
        unknown.WithParameters(new NetworkParameters(unknown.Shape, parameters));
        _ = unknown.Usage;
        network.Gradient(parameters, input, [0], new(1), new float[parameters.Length]);
        try
        {
            network.Draw(input, -1, null!, []);
        }
        catch (ArgumentException) { }

        try
        {
            network.DrawBatch(input, [], null!, [], []);
        }
        catch (ArgumentException) { }

        try
        {
            network.BallRadius(input, 0, null!, [], 0, out _);
        }
        catch (ArgumentException) { }
    }
}
