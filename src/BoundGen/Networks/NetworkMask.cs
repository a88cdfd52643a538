using System.Numerics;

namespace BoundGen;

/// <summary>
/// Which hidden neurons of a network were active at an input: a view of the words that
/// <see cref="IReluNetwork.Forward(ReadOnlySpan{float}, Span{float}, Span{ulong})"/> fills. Nothing is copied or allocated.
/// </summary>
/// <example>
/// <code>
/// Span&lt;ulong&gt; words = stackalloc ulong[DigitNet.MaskWordCount];
/// network.Forward(input, logits, words);
/// foreach (int neuron in new NetworkMask(DigitNet.Shape, words).ActiveNeurons(layer: 0))
///     Console.WriteLine(neuron);
/// </code>
/// </example>
public readonly ref struct NetworkMask
{
    private readonly NetworkShape _shape;
    private readonly ReadOnlySpan<ulong> _words;

    /// <summary>Looks at the words of a mask.</summary>
    /// <param name="shape">The architecture of the network.</param>
    /// <param name="words">Shape [MaskWordCount], as Forward fills it.</param>
    /// <exception cref="ArgumentException">Another number of words.</exception>
    public NetworkMask(NetworkShape shape, ReadOnlySpan<ulong> words)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (words.Length != shape.MaskWordCount)
            throw new ArgumentException(
                $"The mask has {words.Length} words, expected {shape.MaskWordCount} for a network {shape}.",
                nameof(words)
            );
        _shape = shape;
        _words = words;
    }

    /// <summary>Number of active neurons of all hidden layers.</summary>
    public int Count => CountOnes(_words);

    /// <summary>Whether a neuron is active: its pre-activation is above 0.</summary>
    /// <param name="layer">A hidden layer, in 0..HiddenLayerCount-1.</param>
    /// <param name="neuron">In 0..Outputs(layer)-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such hidden layer, or no such neuron.</exception>
    public bool this[int layer, int neuron]
    {
        get
        {
            var words = Words(layer);
            ArgumentOutOfRangeException.ThrowIfNegative(neuron);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(neuron, _shape.Outputs(layer));
            return (words[neuron / Layout.MaskWordBits] >> (neuron % Layout.MaskWordBits) & 1) != 0;
        }
    }

    /// <summary>Number of active neurons of one hidden layer.</summary>
    /// <param name="layer">In 0..HiddenLayerCount-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such hidden layer.</exception>
    public int CountOf(int layer) => CountOnes(Words(layer));

    /// <summary>The active neurons of one hidden layer in ascending order, for <c>foreach</c>.</summary>
    /// <param name="layer">In 0..HiddenLayerCount-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such hidden layer.</exception>
    public NeuronEnumerator ActiveNeurons(int layer) => new(Words(layer));

    private ReadOnlySpan<ulong> Words(int layer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, _shape.HiddenLayerCount);
        int first = 0;
        for (int below = 0; below < layer; below++)
            first += Layout.MaskWords(_shape.Outputs(below));
        return _words.Slice(first, Layout.MaskWords(_shape.Outputs(layer)));
    }

    private static int CountOnes(ReadOnlySpan<ulong> words)
    {
        int count = 0;
        foreach (ulong word in words)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Walks through the active neurons of a layer.</summary>
    public ref struct NeuronEnumerator
    {
        private readonly ReadOnlySpan<ulong> _words;
        private ulong _left;
        private int _word;

        internal NeuronEnumerator(ReadOnlySpan<ulong> words)
        {
            _words = words;
            _word = -1;
        }

        /// <summary>The number of the neuron in its layer, from 0.</summary>
        public int Current { get; private set; }

        /// <summary>For <c>foreach</c>.</summary>
        public readonly NeuronEnumerator GetEnumerator() => this;

        /// <summary>Goes to the next active neuron.</summary>
        /// <returns>Whether there is one.</returns>
        public bool MoveNext()
        {
            while (_left == 0)
            {
                if (++_word >= _words.Length)
                    return false;
                _left = _words[_word];
            }

            Current = _word * Layout.MaskWordBits + BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}
