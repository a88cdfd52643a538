using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BoundGen.Runtime;
using BoundGen.Testing;

namespace BoundGen.Tests.Kernels;

public class ScratchBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(100_000)]
    [InlineData(9_000_000)]
    public void Blocks_are_aligned_and_hold_what_was_asked(int bytes)
    {
        using var block = ScratchBlock.Rent(bytes);
        Span<byte> span = block.Span<byte>();
        Assert.Equal(bytes, span.Length);
        Assert.Equal(bytes / 8, block.Span<double>().Length);
        Assert.Equal(0, Address(ref MemoryMarshal.GetReference(span)) % 64);
        span.Fill(0xAB);
        Assert.Equal(-1, span.IndexOfAnyExcept((byte)0xAB));
    }

    [Fact]
    public void Blocks_rented_at_once_do_not_overlap()
    {
        // More than the pool keeps of one class, so that returning also meets full slots.
        Nest(Math.Max(4, Environment.ProcessorCount) + 3);

        static void Nest(int depth)
        {
            using var block = ScratchBlock.Rent(5000);
            Span<byte> span = block.Span<byte>();
            span.Fill((byte)depth);
            if (depth > 0)
                Nest(depth - 1);
            Assert.Equal(-1, span.IndexOfAnyExcept((byte)depth));
        }
    }

    [Fact]
    [Slow]
    public void Threads_never_share_a_block()
    {
        Parallel.For(0, 20_000, i =>
        {
            using var block = ScratchBlock.Rent(4096 << (i % 3));
            Span<int> span = block.Span<int>();
            span.Fill(i);
            Thread.Yield();
            Assert.Equal(-1, span.IndexOfAnyExcept(i));
        });
    }

    [Fact]
    public void A_returned_block_is_rented_again()
    {
        // A class no other test uses.
        nint Rent()
        {
            using var block = ScratchBlock.Rent(3 << 20);
            return Address(ref block.Span<byte>()[0]);
        }

        Assert.Equal(Rent(), Rent());
    }

    [Fact]
    public void Nothing_is_allocated_on_the_managed_heap()
    {
        Assert.Equal(
            0,
            Allocations.Of(() =>
            {
                for (int bytes = 1; bytes < 20_000_000; bytes *= 3)
                {
                    using var block = ScratchBlock.Rent(bytes);
                    block.Span<byte>()[0] = 1;
                }
            })
        );
    }

    [Fact]
    public void Disposing_twice_returns_once_and_a_negative_size_is_refused()
    {
        var block = ScratchBlock.Rent(6 << 20);
        block.Dispose();
        block.Dispose();
        using var first = ScratchBlock.Rent(6 << 20);
        using var second = ScratchBlock.Rent(6 << 20);
        Assert.False(first.Span<byte>().Overlaps(second.Span<byte>()));
        Assert.Throws<ArgumentOutOfRangeException>("bytes", () => ScratchBlock.Rent(-1).Dispose());
    }

    [Fact]
    public void Floats_to_the_next_boundary()
    {
        Span<float> values = stackalloc float[64];
        for (int i = 0; i < 40; i++)
        {
            int skip = AlignedMemory.FloatsToAlignment(ref values[i]);
            Assert.InRange(skip, 0, 15);
            Assert.Equal(0, Address(ref values[i + skip]) % 64);
        }
    }

    private static nint Address<T>(ref T value) => Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref value);
}
