using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels.Prompts;

public class WordDropTests
{
    private static readonly WordPieceRules _stops = new() { Forced = ["."], DropRepeats = true };

    [Theory]
    [InlineData(0.5, 51)]
    [InlineData(0.33, 68)]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(0, 100)]
    public void Percentile_IsAWholeNumberUpTo100(double rate, int expected) => Assert.Equal(expected, WordDrop.Percentile(rate));

    [Fact]
    public void Threshold_CountsAWordOnceForEachOfItsTokens() => KernelProperty.Holds(40, (words, seed) =>
    {
        float[] probabilities = [.. KernelData.Random(seed, words).Select(MathF.Abs)];
        int[] counts = [.. Enumerable.Range(0, words).Select(word => 1 + ((word * seed) % 4))];
        double[] expanded = [.. probabilities.SelectMany((probability, word) => Enumerable.Repeat((double)probability, counts[word])).Order()];
        int percentile = seed % 101;
        double rank = percentile / 100.0 * (expanded.Length - 1);
        double low = expanded[(int)rank], high = expanded[Math.Min((int)rank + 1, expanded.Length - 1)];

        Assert.Equal(low + ((high - low) * (rank - (int)rank)), Threshold(probabilities, counts, percentile), 1e-12);
    });

    [Fact]
    public void WordWithoutTokens_CountsForNothing() => Assert.Equal(0.5, Threshold([0.1f, 0.5f, 0.9f], [0, 1, 0], 50));

    [Fact]
    public void WordAtTheThreshold_StaysOnlyWhereThatIsOne()
    {
        Assert.Equal([1], Select(["a", "b"], [0.5f, 0.75f], 0.5, _stops));
        Assert.Equal([1], Select(["a", "b"], [0.5f, 1], 1, _stops));
    }

    [Fact]
    public void ForcedWord_DoesNotStayBehindItself()
    {
        string[] texts = [".", "a", ".", "b", "."];

        Assert.Equal([0, 3, 4], Select(texts, [1, 0, 1, 1, 1], 0.5, _stops));
        Assert.Equal([0, 2, 3, 4], Select(texts, [1, 0, 1, 1, 1], 0.5, _stops with { DropRepeats = false }));
        Assert.Equal([0, 1], Select(["a", "a"], [1, 1], 0.5, _stops));
    }

    [Fact]
    public void Repeats_AreClearedUnlessTextStaysBetweenThem()
    {
        // The median is 0.6: the first 0.9 stays, 0.1 does not.
        float[] probabilities = [0.5f, 0.9f, 0.6f, 0.1f, 0.6f];
        using var workspace = new Workspace(WordDrop.WorkspaceBytes(5));
        WordDrop.ClearRepeats([".", "a", ".", "b", "."], ["."], 0.5, probabilities, workspace);

        Assert.Equal([0.5f, 0.9f, 0.6f, 0.1f, 0], probabilities);
    }

    [Fact]
    public void AnotherForcedWordBetween_EndsARepeat()
    {
        float[] probabilities = [1, 1, 1];
        using var workspace = new Workspace(WordDrop.WorkspaceBytes(3));
        WordDrop.ClearRepeats([".", "!", "."], [".", "!"], 0.5, probabilities, workspace);

        Assert.Equal([1, 1, 1], probabilities);
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        Assert.Throws<ArgumentException>(static () => Threshold([], [], 50));
        Assert.Throws<ArgumentException>(static () => Threshold([1], [0], 50));
        Assert.Throws<ArgumentException>(static () => Threshold([1, 1], [1], 50));
        Assert.Throws<ArgumentException>(static () => Threshold([1, 1], [1, -1], 50));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Threshold([1], [1], 101));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WordDrop.Percentile(double.NaN));
        Assert.Throws<ArgumentException>(static () => Select(["a"], [1, 1], 0.5, _stops));
        Assert.Equal(
            "The probability of word 1 is NaN.", Assert.Throws<NotFiniteNumberException>(static () => Threshold([1, float.NaN], [1, 1], 50)).Message);
    }

    private static double Threshold(float[] probabilities, int[] counts, int percentile)
    {
        using var workspace = new Workspace(WordDrop.WorkspaceBytes(probabilities.Length));
        return WordDrop.Threshold(probabilities, counts, percentile, workspace);
    }

    private static int[] Select(string[] texts, float[] probabilities, double threshold, WordPieceRules rules)
    {
        int[] kept = new int[probabilities.Length];
        return kept[..WordDrop.Select(texts, probabilities, threshold, rules, kept)];
    }
}
