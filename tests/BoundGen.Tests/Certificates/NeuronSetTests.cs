namespace BoundGen.Tests.Certificates;

public class NeuronSetTests
{
    private static readonly byte[] Set = [0b1010_0110, 0b0000_0001],
        Part = [0b1000_0010, 0];

    [Fact]
    public void Lists_hold_what_is_in_one_set_and_not_in_the_other()
    {
        Assert.Equal([1, 2, 5, 7, 8], List(Set, []));
        Assert.Equal([2, 5, 8], List(Set, Part));
        Assert.Equal([], List(Part, Set));
    }

    [Fact]
    public void Every_byte_is_listed()
    {
        for (int bits = 0; bits < 256; bits++)
            Assert.Equal(Enumerable.Range(0, 8).Where(b => (bits >> b & 1) != 0), List([(byte)bits, 0], []));
    }

    [Fact]
    public void Sums_are_over_the_set()
    {
        float[] values = [.. Enumerable.Range(0, 16).Select(i => MathF.ScaleB(1, i))];
        Assert.Equal(2 + 4 + 32 + 128 + 256, NeuronSet.Sum(Set, values));
    }

    [Fact]
    public void A_complement_has_no_padding()
    {
        var complement = new byte[2];
        NeuronSet.Complement(Set, 11, complement);
        Assert.Equal([0, 3, 4, 6, 9, 10], List(complement, []));
    }

    [Fact]
    public void A_set_contains_its_parts()
    {
        Assert.True(NeuronSet.Contains(Set, Part));
        Assert.True(NeuronSet.Contains(Set, Set));
        Assert.False(NeuronSet.Contains(Part, Set));
    }

    private static int[] List(byte[] set, byte[] without)
    {
        int[] list = new int[8 * set.Length + 1];
        int count = NeuronSet.List(set, without, list);
        Assert.Equal(NeuronSet.End, list[count]);
        return list[..count];
    }
}
