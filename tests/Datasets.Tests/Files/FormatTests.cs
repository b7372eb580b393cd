using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Every format gives the samples that were written, whichever blocks are asked for, and by how many threads.</summary>
public sealed class FormatTests
{
    private const int Count = 2_500;

    public static TheoryData<string> Formats => [.. SetOfSamples.Formats];

    [Theory]
    [MemberData(nameof(Formats))]
    public void BlocksAnywhere_GiveTheSamplesWritten(string format)
    {
        var set = new SetOfSamples(Count);
        using var folder = new ScratchFolder();
        set.Write(folder["set." + format]);
        using InputSet inputs = Open(folder, "set." + format);
        Assert.Equal(Count, inputs.Samples.Count);
        var buffer = new SampleBuffer();
        foreach ((int first, int count) in ((int, int)[])[(0, 100), (100, 1), (101, 1_400), (2_499, 1), (3, 5), (1_023, 3), (695, 10), (0, 2_500), (2_500, 0)])
        {
            inputs.Samples.Read(first, count, SetOfSamples.Columns, "score", buffer);
            set.AssertEqual(buffer, first, count);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ThreadsSideBySide_GiveTheSamplesWritten(string format)
    {
        var set = new SetOfSamples(Count);
        using var folder = new ScratchFolder();
        set.Write(folder["set." + format]);
        using InputSet inputs = Open(folder, "set." + format);
        _ = Parallel.For(0, 24, new ParallelOptions { MaxDegreeOfParallelism = 8 }, block =>
        {
            var buffer = new SampleBuffer();
            int first = block * 7919 % 2_400;
            inputs.Samples.Read(first, 100, SetOfSamples.Columns, "score", buffer);
            set.AssertEqual(buffer, first, 100);
        });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void ManifestThroughJson_OpensTheSameSet(string format)
    {
        var set = new SetOfSamples(Count);
        using var folder = new ScratchFolder();
        set.Write(folder["set." + format]);
        string plan;
        using (InputSet planned = Open(folder, "set." + format))
        {
            plan = planned.Samples.Manifest().ToJsonString();
        }

        using var inputs = InputSet.Open(JsonNode.Parse(plan)!, ReadingStage.Of(SetOfSamples.Columns));
        var buffer = new SampleBuffer();
        inputs.Samples.Read(2_000, 300, SetOfSamples.Columns, "score", buffer);
        set.AssertEqual(buffer, 2_000, 300);
        Assert.Equal(SetOfSamples.Columns, inputs.Samples.Available);
        Assert.Equal(plan, inputs.Samples.Manifest().ToJsonString());
    }

    [Fact]
    public void TablesOfSeveralFormats_FollowEachOtherInOrderOfPaths()
    {
        using var folder = new ScratchFolder();
        int[] counts = [.. SetOfSamples.Formats.Select(static (_, i) => 10 + i)];
        string[] names = [.. SetOfSamples.Formats.Select(static (format, i) => $"{(char)('z' - i)}.{format}")];
        for (int i = 0; i < names.Length; i++)
        {
            new SetOfSamples(counts[i], names[i]).Write(folder[names[i]]);
        }

        using InputSet inputs = Open(folder, "*");
        Assert.Equal(counts.Sum(), inputs.Samples.Count);
        int last = counts[^1];
        Assert.Equal(new SamplePlace(names[^1], 0), inputs.Samples.Locate(0));
        Assert.Equal(new SamplePlace(names[^2], 0), inputs.Samples.Locate(last));
        Assert.Equal(new SamplePlace(names[0], counts[0] - 1), inputs.Samples.Locate(counts.Sum() - 1));
        var buffer = new SampleBuffer();
        inputs.Samples.Read(0, counts.Sum(), SetOfSamples.Columns, "score", buffer);
        Assert.Equal(Enumerable.Range(0, counts.Sum()).Select(static i => (long)i), buffer.Indices[..buffer.Count]);
        string[] expected = [.. counts.Zip(names).Reverse().SelectMany(static set => new SetOfSamples(set.First, set.Second).Ids)];
        Assert.Equal(expected, buffer.Ids[..buffer.Count]);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void OneSample_IsRead(string format)
    {
        using var folder = new ScratchFolder();
        new SetOfSamples(1).Write(folder["one." + format]);
        using InputSet one = Open(folder, "one." + format);
        var buffer = new SampleBuffer();
        one.Samples.Read(0, 1, SetOfSamples.Columns, "score", buffer);
        new SetOfSamples(1).AssertEqual(buffer, 0, 1);
    }

    private static InputSet Open(ScratchFolder folder, string pattern) =>
        InputSet.Open(SampleInputs.Parse([pattern]) with { Directory = folder.Path }, ReadingStage.Of(SetOfSamples.Columns));
}
