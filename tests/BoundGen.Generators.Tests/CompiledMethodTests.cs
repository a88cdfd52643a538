using BoundGen.Benchmarks.Code;

namespace BoundGen.Generators.Tests;

/// <summary>What `-- code` of the benchmarks would see, on recorded listings (alike lines left out).</summary>
public class CompiledMethodTests
{
    private const string Clean = """
        ; Assembly listing for method Net:__SparseTile2x112V512(byref,byref,int,byref):byref (FullOpts)
        ; Emitting BLENDED_CODE for generic X64 + VEX + EVEX on Unix
        ; rbp based frame

        G_M000_IG02:                ;; offset=0x0004
               test     edx, edx
               jle      G_M000_IG06

        G_M000_IG03:                ;; offset=0x000C
               vmovups  zmm0, zmmword ptr [rcx]
               vmovups  zmm1, zmmword ptr [rbp-0x50]
               cmp      rsi, rax
               jae      SHORT G_M000_IG05

        G_M000_IG04:                ;; offset=0x004F
               vbroadcastss zmm7, dword ptr [rsi+0x04]
               vfmadd231ps zmm0, zmm7, zmmword ptr [r8]
               vfmadd231ps zmm1, zmm7, zmmword ptr [r8+0x40]
               mov      r10d, dword ptr [rbp-0x2C]
               cmp      rsi, rax
               jb       SHORT G_M000_IG04

        G_M000_IG05:                ;; offset=0x009C
               vmovups  zmmword ptr [rcx], zmm0
               vmovups  zmmword ptr [rbp-0x50], zmm1
               test     edx, edx
               jg       G_M000_IG03

        G_M000_IG06:                ;; offset=0x00DD
               ret
        """;

    private const string Spilling = """
        ; Assembly listing for method Net:Tile(byref,int,byref) (FullOpts)
        ; Emitting BLENDED_CODE for generic X64 + VEX on Unix
        ; rbp based frame

        G_M000_IG02:                ;; offset=0x000A
               vmovups  ymmword ptr [rbp-0x50], ymm15
               jge      G_M000_IG05
               align    [0 bytes for IG03]

        G_M000_IG03:                ;; offset=0x008C
               vmovups  ymm15, ymmword ptr [rdi+4*rcx]
               vfmadd231ps ymm14, ymm15, ymmword ptr [rdi+4*rcx]
               vmovups  ymmword ptr [rbp-0x30], ymm14
               vmovups  ymm14, ymmword ptr [rbp-0x50]
               vfmadd231ps ymm14, ymm15, ymmword ptr [rdi+4*rcx]
               cmp      eax, esi
               jge      SHORT G_M000_IG06

        G_M000_IG04:                ;; offset=0x016B
               vmovups  ymmword ptr [rbp-0x50], ymm14
               vmovups  ymm14, ymmword ptr [rbp-0x30]
               jmp      G_M000_IG03

        G_M000_IG05:                ;; offset=0x017A
               vmovups  ymm14, ymmword ptr [rbp-0x50]
        """;

    [Fact]
    public void Vectors_may_go_to_the_stack_outside_the_innermost_loop_and_other_registers_inside()
    {
        var method = Assert.Single(Parse(Clean));
        Assert.Equal(6, Assert.Single(method.InnermostLoops()).Count);
        Assert.Empty(method.Faults());
    }

    [Fact]
    public void Every_move_of_a_vector_to_the_stack_and_back_in_an_innermost_loop_is_a_fault() =>
        Assert.Equal(
            [
                "Net:Tile(byref,int,byref): vmovups ymmword ptr [rbp-0x30], ymm14",
                "Net:Tile(byref,int,byref): vmovups ymm14, ymmword ptr [rbp-0x50]",
                "Net:Tile(byref,int,byref): vmovups ymmword ptr [rbp-0x50], ymm14",
                "Net:Tile(byref,int,byref): vmovups ymm14, ymmword ptr [rbp-0x30]",
            ],
            Assert.Single(Parse(Spilling)).Faults()
        );

    [Fact]
    public void Where_the_frame_is_on_rsp_rbp_is_no_stack_and_rsp_is()
    {
        string onRsp = Spilling.Replace("; rbp based frame", "; rsp based frame");
        Assert.Empty(Assert.Single(Parse(onRsp)).Faults());
        Assert.Equal(4, Assert.Single(Parse(onRsp.Replace("[rbp", "[rsp"))).Faults().Count());
    }

    [Theory]
    [InlineData("FullOpts", true)]
    [InlineData("Tier1", true)]
    [InlineData("MinOpts", false)]
    [InlineData("Tier0", false)]
    [InlineData("Instrumented Tier0", false)]
    public void A_method_that_is_not_optimised_is_a_fault(string mode, bool good)
    {
        var methods = Parse(Clean + "\n" + Clean.Replace("(FullOpts)", $"({mode})"));
        Assert.Equal(["FullOpts", mode], methods.Select(method => method.Mode));
        Assert.Equal(
            good
                ? []
                : [$"Net:__SparseTile2x112V512(byref,byref,int,byref):byref: compiled as {mode}, expected FullOpts or Tier1"],
            methods.SelectMany(method => method.Faults())
        );
    }

    private static List<CompiledMethod> Parse(string listing) => [.. CompiledMethod.Parse(listing.Split('\n'))];
}
