using FsCheck;
using FsCheck.Fluent;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets.Tests;

public sealed class TextDeduplicationTests
{
    [Fact]
    public void Duplicates_LeaveAndNameTheFirstOfTheirGroup()
    {
        string[] texts = [Long(1), "...", Long(2), Long(1).ToUpperInvariant(), Long(3), "...", Long(2) + "!", Long(1)];
        PipelineOutcome outcome = Run<MinHash>(texts);
        Assert.Equal([0, 1, 2, 4, 5], outcome.Kept);
        Assert.Equal([0L, 2, 0], new long[] { 3, 6, 7 }.Select(index => outcome[index].Other));
        Assert.Equal(3, outcome.Figures[0]["duplicates"]);
    }

    [Fact]
    public void ExactText_TellsCaseApart() =>
        Assert.Equal([0, 1, 2], Run<ExactText>(["one text", "One text", "", "one text"]).Kept.Where(static index => index < 3));

    [Fact]
    public void EmptyTexts_AllStay() => Assert.Equal([0, 1], Run<ExactText>(["", ""]).Kept);

    [Fact]
    public void Chain_IsOneGroup()
    {
        // Bands say by themselves what is alike: a-b share the first, b-c the second.
        string[] texts = ["1 2", "7 8", "1 5", "4 5", "7 9"];
        DatasetStage stage = Stage(2, static (text, _, bands) =>
        {
            (bands[0], bands[1]) = (text[0], 1000ul + text[2]);
            return true;
        });
        PipelineOutcome outcome = PipelineRun.Execute(PipelineRun.Of([stage]), new TestColumns { Texts = texts }, unitRows: 2);
        Assert.Equal([0, 1], outcome.Kept);
        Assert.Equal([0L, 0, 1], new long[] { 2, 3, 4 }.Select(index => outcome[index].Other));
    }

    [Fact]
    public void ShardsThreadsMemoryAndUnits_DoNotMatter()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(static text => Long(text % 67) + (text % 3 == 0 ? " and so on" : ""))];
        PipelineOutcome expected = Run<MinHash>(texts);
        (int Shards, int UnitRows, int Threads, long Memory)[] ways = [(1, 7, 1, 1 << 20), (3, 7, 2, 1 << 20), (7, 64, 2, 90_000), (2, 200, 1, 90_000)];
        foreach ((int shards, int unitRows, int threads, long memory) in ways)
        {
            PipelineOutcome outcome = PipelineRun.Execute(
                PipelineRun.Of([Stage<MinHash>()]), new TestColumns { Texts = texts }, shards, unitRows, threads, memoryBytes: memory);
            Assert.Equal(expected.Verdicts[0], outcome.Verdicts[0]);
        }
    }

    [Fact]
    public void SamplesThatLeftBefore_TakeNoPart()
    {
        DatasetStage first = new TextDeduplicationStage
        {
            Name = "Stage0", Action = "", Columns = SampleColumns.Text, Budget = default, Options = new(), Bands = 1,
            Sign = static (text, _, bands) => (bands[0] = (ulong)text.Length) > 0,
        };
        DatasetStage second = Stage<ExactText>("Stage1");
        PipelineOutcome outcome = PipelineRun.Execute(PipelineRun.Of([first, second]), new TestColumns { Texts = ["aa", "ab", "b", "aa"] });
        Assert.Equal([0, 2], outcome.Kept);
        Assert.Equal(2, outcome.Verdicts[1].Length);
    }

    [Fact]
    public void MemoryThatPairsDoNotFitInto_IsAnErrorThatSaysHowMuch()
    {
        string[] texts = [.. Enumerable.Repeat("the same text again", 400)];
        DatasetException error = Assert.Throws<DatasetException>(
            () => PipelineRun.Execute(PipelineRun.Of([Stage<MinHash>()]), new TestColumns { Texts = texts }, memoryBytes: 10_000));
        Assert.Contains(
            "Stage0: joining 5586 pairs of texts that are alike takes 312816 bytes, but the run may use 10000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RandomGroups_AreThoseOfASearchThroughAllPairs() => Prop.ForAll(
        Gen.Choose(0, 6).Select(static hash => (ulong)hash).ArrayOf(3).ArrayOf(30).ToArbitrary(),
        static hashes =>
        {
            int n = hashes.Length;
            int[] root = [.. Enumerable.Range(0, n)];
            for (int changed = 1; changed > 0;)
            {
                changed = 0;
                for (int a = 0; a < n; a++)
                {
                    for (int b = 0; b < n; b++)
                    {
                        if (root[a] < root[b] && hashes[a].Zip(hashes[b]).Any(static pair => pair.First == pair.Second))
                        {
                            (root[b], changed) = (root[a], 1);
                        }
                    }
                }
            }

            DatasetStage stage = Stage(3, (text, _, bands) =>
            {
                hashes[int.Parse(text)].CopyTo(bands);
                return true;
            });
            PipelineOutcome outcome = PipelineRun.Execute(
                PipelineRun.Of([stage]), new TestColumns { Texts = [.. Enumerable.Range(0, n).Select(static text => $"{text}")] }, unitRows: 4);
            return outcome.Verdicts[0].Select(static verdict => verdict.Other < 0 ? verdict.Index : verdict.Other)
                .SequenceEqual(root.Select(static r => (long)r));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(1, 1));

    private static string Long(int seed) =>
        string.Join(' ', Enumerable.Range(0, 60).Select(word => $"w{KeyedHash.Key((ulong)seed, (ulong)word) % 1000}"));

    private static PipelineOutcome Run<T>(string[] texts)
        where T : struct, ITextSimilarity => PipelineRun.Execute(PipelineRun.Of([Stage<T>()]), new TestColumns { Texts = texts }, unitRows: 3);

    private static TextDeduplicationStage Stage<T>(string name = "Stage0")
        where T : struct, ITextSimilarity => Stage(T.Bands(new SampleOptions()), T.Sign, name);

    private static TextDeduplicationStage Stage(int bands, TextSignBody sign, string name = "Stage0") => new()
    {
        Name = name,
        Action = "texts that are alike leave",
        Columns = SampleColumns.Text,
        Budget = default,
        Options = new SampleOptions(),
        Bands = bands,
        Sign = sign,
    };
}
