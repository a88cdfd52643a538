namespace BoundGen.Training;

/// <summary>The random numbers of one digit or row that the program makes: SplitMix64 started from (seed, its number).</summary>
internal struct SampleStream(ulong seed, long number)
{
    private const ulong Step = 0x9e3779b97f4a7c15;

    private ulong _state = Mix(Mix(seed + Step) + (ulong)number * Step);

    /// <summary>64 uniform bits.</summary>
    public ulong NextBits() => Mix(_state += Step);

    /// <summary>Uniform on 0..count-1; the bias of the multiplication is below count / 2^32.</summary>
    public int NextIndex(int count) => (int)((NextBits() >> 32) * (ulong)count >> 32);

    /// <summary>Uniform on [low, high), from 24 bits.</summary>
    public float NextUniform(float low, float high) => low + (high - low) * ((NextBits() >> 40) * (1f / (1 << 24)));

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
}
