namespace BoundGen.Training.Tests;

public sealed class CsvLayoutTests
{
    [Theory]
    [InlineData("age,kind", "1,a|2,b", true)] // text above numbers
    [InlineData("1,a", "1,a|2,b", false)]
    [InlineData("0.02,R", "0.03,R|0.04,M", false)] // text labels and no names
    [InlineData("Letter,1,2,3,4,5", "T,2,8,3,5,1|I,5,12,3,7,2", true)] // numbers that count, and a text that never comes again
    [InlineData("T,1,2,3,4,5", "T,2,8,3,5,1|I,5,12,3,7,2", false)]
    [InlineData("0,1,2,3,4", "5,5,5,5,5|6,6,6,6,6", true)] // a data frame without names
    [InlineData("1,2,3,4", "1,1,1,1|1,0,1,0", false)] // too few numbers to tell
    [InlineData("1,3,5", "5,5,5|6,6,6", false)]
    [InlineData("sample,400.5,402,404", "7,1,1,1|8,2,2,2", true)] // wavelengths rise
    [InlineData("oops,5,3,1", "7,1,1,1|8,2,2,2", false)] // one bad cell among numbers
    [InlineData("size,kind,7", "1,a,5|2,b,5", true)] // more texts than numbers
    [InlineData("class,shape", "e,x|p,x|e,b", true)] // texts alone, which never come again
    [InlineData("e,x", "p,x|e,b", false)]
    [InlineData("a,b", "1,2", true)]
    [InlineData("a,b", "?,2|?,3", true)] // gaps say nothing
    [InlineData(",x", "0,1|1,2", true)]
    [InlineData("?,1.5", "0,1|1,2", false)]
    public void A_first_row_names_the_columns_or_does_not(string first, string below, bool isHeader)
    {
        string[][] rows = [.. below.Split('|').Select(row => row.Split(','))];
        Assert.Equal(isHeader, CsvLayout.IsHeader(first.Split(','), rows, "last"));
    }

    [Fact]
    public void A_name_of_the_labels_column_in_the_first_row_makes_it_a_header()
    {
        string[][] below =
        [
            ["T", "2"],
            ["I", "5"],
        ];
        Assert.False(CsvLayout.IsHeader(["T", "7"], below, null));
        Assert.True(CsvLayout.IsHeader(["T", "7"], below, "T"));
        Assert.False(CsvLayout.IsHeader(["T", "7"], below, "7"));
    }
}
