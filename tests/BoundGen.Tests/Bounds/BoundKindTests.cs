using System.Text.Json;

namespace BoundGen.Tests.Bounds;

public sealed class BoundKindTests
{
    [Fact]
    public void Every_kind_is_found_by_its_name_and_no_name_is_used_twice()
    {
        Assert.All(BoundKind.All, kind => Assert.Same(kind, BoundKind.FromName(kind.Name)));
        Assert.Equal(BoundKind.All.Length, BoundKind.All.Select(kind => kind.Title).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, BoundKind.All.Length), BoundKind.All.Select(kind => kind.Order));
        Assert.Null(BoundKind.FromName("Gibbs"));
    }

    [Fact]
    public void Sparse_forms_have_the_dense_form_of_their_theorem_as_partner_and_others_have_none()
    {
        (BoundKind, BoundKind)[] pairs =
        [
            (BoundKind.BallSparse, BoundKind.BallDense),
            (BoundKind.UniformSparse, BoundKind.UniformDense),
            (BoundKind.PointwiseSparse, BoundKind.PointwiseDense),
            (BoundKind.AveragedSparse, BoundKind.AveragedDense),
            (BoundKind.Paper, BoundKind.PaperDense),
        ];
        Assert.Equal(
            pairs,
            BoundKind.All.Where(kind => kind.DensePartner is not null).Select(kind => (kind, kind.DensePartner!))
        );
    }

    [Fact]
    public void Every_flag_of_a_draw_belongs_to_one_kind() =>
        Assert.Equal(
            Enum.GetValues<DrawOutcome>().Where(flag => flag != DrawOutcome.None),
            BoundKind.All.Select(kind => kind.Outcome).Where(flag => flag != DrawOutcome.None).Order()
        );

    [Fact]
    public void JSON_holds_a_kind_by_name_and_refuses_other_names()
    {
        Assert.Equal("\"averaged-sparse\"", JsonSerializer.Serialize(BoundKind.AveragedSparse));
        Assert.Same(BoundKind.PaperDense, JsonSerializer.Deserialize<BoundKind>("\"paper-dense\""));
        Assert.Contains(
            "\"best\" is no bound",
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BoundKind>("\"best\"")).Message
        );
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BoundKind>("1"));
    }
}
