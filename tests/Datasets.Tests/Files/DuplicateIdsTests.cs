using System.Globalization;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Two samples of one name are found, whatever memory there is.</summary>
public sealed class DuplicateIdsTests
{
    [Theory]
    [InlineData(1L << 30)]
    [InlineData(10_000L)]
    [InlineData(1L)]
    public void TwoSamplesOfOneName_AreNamed(long memory)
    {
        string[] ids = Names(20_000);
        ids[17_001] = ids[12_345];
        ids[19_000] = ids[3];
        using var folder = new ScratchFolder();
        var error = Assert.Throws<DatasetException>(() => DuplicateIds.Refuse(Set(ids), memory, folder.Path));
        Assert.Equal("memory, row 17001, column 'id': 'n12345' is also the id of memory, row 12345.", error.Message);
        Assert.Equal(4, error.ExitCode);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData(1L << 30)]
    [InlineData(5_000L)]
    public void DifferentNames_Pass(long memory)
    {
        using var folder = new ScratchFolder();
        DuplicateIds.Refuse(Set(Names(9_999)), memory, folder.Path);
        DuplicateIds.Refuse(Set([]), memory, folder.Path);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(static i => "n" + i.ToString(CultureInfo.InvariantCulture))];

    private static MemorySampleSource Set(string[] ids) => new(ReadingStage.Of(SampleColumns.Id), ids.Length) { Ids = ids };
}
