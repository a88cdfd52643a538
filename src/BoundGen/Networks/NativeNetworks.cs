using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BoundGen.Runtime;

/// <summary>
/// The networks of one class that callers in C hold, and what its exported functions do with them. No exception leaves a method:
/// each returns a <see cref="NativeStatus"/> as a number and keeps the message for <see cref="NativeError"/>.
/// </summary>
/// <remarks>
/// A handle is a number that no other network of the process ever has, so that one that was destroyed is an error and never
/// another network. A network that is destroyed during a call on another thread stays in memory until that call has ended.
/// </remarks>
/// <typeparam name="TNetwork">The annotated class.</typeparam>
/// <param name="create">Its constructor from parameters.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class NativeNetworks<TNetwork>(Func<NetworkParameters, TNetwork> create)
    where TNetwork : class, IReluNetwork<TNetwork>
{
    private readonly ConcurrentDictionary<nint, TNetwork> _networks = new();

    /// <summary>Reads a network from a safetensors file.</summary>
    /// <param name="path">UTF-8 with a zero at its end.</param>
    /// <param name="network">Where the handle goes; 0 where the call fails.</param>
    public int Create(nint path, nint network) =>
        Add(network, path, "path", () => Made(NetworkParameters.Load(Marshal.PtrToStringUTF8(path)!)));

    /// <summary>Reads a network from the bytes of a safetensors file.</summary>
    /// <param name="bytes">They are not needed after the call.</param>
    /// <param name="length">Their number.</param>
    /// <param name="network">Where the handle goes; 0 where the call fails.</param>
    public int CreateFromBytes(nint bytes, int length, nint network) =>
        Add(network, bytes, "bytes", () => Made(NetworkParameters.Load(Span<byte>(bytes, length, "bytes"))));

    /// <summary>Makes a network from its parameters.</summary>
    /// <param name="parameters">In the layout of <see cref="NetworkShape"/>; not needed after the call.</param>
    /// <param name="length">Their number.</param>
    /// <param name="network">Where the handle goes; 0 where the call fails.</param>
    public int CreateFromParameters(nint parameters, int length, nint network) =>
        Add(network, parameters, "parameters", () => TNetwork.Create(Span<float>(parameters, length, "parameters")));

    /// <summary>Gives a network up.</summary>
    public int Destroy(nint network)
    {
        bool found = _networks.TryRemove(network, out _);
        return (int)(found ? NativeStatus.Ok : NativeError.Record(new NoNetworkException(network)));
    }

    /// <inheritdoc cref="IReluNetwork.Forward(ReadOnlySpan{float}, Span{float})"/>
    public int Forward(nint network, nint input, int inputLength, nint logits, int logitsLength)
    {
        try
        {
            Network(network).Forward(Span<float>(input, inputLength, "input"), Span<float>(logits, logitsLength, "logits"));
            return (int)NativeStatus.Ok;
        }
        catch (Exception e)
        {
            return (int)NativeError.Record(e);
        }
    }

    /// <inheritdoc cref="IReluNetwork.Forward(ReadOnlySpan{float}, Span{float}, Span{ulong})"/>
    public int ForwardMask(nint network, nint input, int inputLength, nint logits, int logitsLength, nint mask, int maskLength)
    {
        try
        {
            Network(network)
                .Forward(
                    Span<float>(input, inputLength, "input"),
                    Span<float>(logits, logitsLength, "logits"),
                    Span<ulong>(mask, maskLength, "mask")
                );
            return (int)NativeStatus.Ok;
        }
        catch (Exception e)
        {
            return (int)NativeError.Record(e);
        }
    }

    /// <inheritdoc cref="IReluNetwork.ForwardBatch"/>
    public int ForwardBatch(nint network, nint inputs, int inputsLength, nint logits, int logitsLength)
    {
        try
        {
            Network(network)
                .ForwardBatch(Span<float>(inputs, inputsLength, "inputs"), Span<float>(logits, logitsLength, "logits"));
            return (int)NativeStatus.Ok;
        }
        catch (Exception e)
        {
            return (int)NativeError.Record(e);
        }
    }

    /// <inheritdoc cref="IReluNetwork.Classify"/>
    public int Classify(nint network, nint input, int inputLength, nint label)
    {
        try
        {
            Span<int>(label, 1, "label")[0] = Network(network).Classify(Span<float>(input, inputLength, "input"));
            return (int)NativeStatus.Ok;
        }
        catch (Exception e)
        {
            return (int)NativeError.Record(e);
        }
    }

    private int Add(nint network, nint source, string name, Func<TNetwork> make)
    {
        try
        {
            var handle = Span<nint>(network, 1, "network");
            handle[0] = 0;
            CheckNotNull(source, name);
            var made = make();
            nint number = NativeHandles.Next();
            _networks[number] = made;
            handle[0] = number;
            return (int)NativeStatus.Ok;
        }
        catch (Exception e)
        {
            return (int)NativeError.Record(e);
        }
    }

    /// <summary>A network of the parameters of a file, which is at fault where they do not fit.</summary>
    private TNetwork Made(NetworkParameters parameters)
    {
        try
        {
            return create(parameters);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private TNetwork Network(nint handle) =>
        _networks.TryGetValue(handle, out var network) ? network : throw new NoNetworkException(handle);

    private static void CheckNotNull(nint address, string name)
    {
        if (address == 0)
            throw new ArgumentException($"{name} is null, expected an address.");
    }

    private static unsafe Span<T> Span<T>(nint address, int length, string name)
        where T : unmanaged
    {
        if (length < 0)
            throw new ArgumentException($"{name} has length {length}, expected at least 0.");
        if (length > 0)
            CheckNotNull(address, name);
        return new Span<T>((void*)address, length);
    }
}

/// <summary>Numbers of networks, one after another for all classes of the process.</summary>
internal static class NativeHandles
{
    private static long s_last;

    public static nint Next() => checked((nint)Interlocked.Increment(ref s_last));
}

/// <summary>A handle that no network of the class has.</summary>
internal sealed class NoNetworkException(nint handle)
    : Exception(
        handle == 0
            ? "network is null, expected what create has made."
            : $"network is {handle}, which is no network here: it was destroyed, or never created."
    );
