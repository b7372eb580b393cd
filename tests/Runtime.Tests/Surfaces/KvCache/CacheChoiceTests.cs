using PipelineDsl.KvCaches;
using PipelineDsl.Tests.Kernels;

namespace PipelineDsl.Tests.KvCaches;

/// <summary>Values of entries move as their keys do.</summary>
public class CacheChoiceTests
{
    [Fact]
    public void Keep_EqualsGatheringIntoAnotherArray() => KernelProperty.Holds(24, static (entries, seed) =>
    {
        var random = new Random(seed);
        int heads = random.Next(1, 4), stride = entries + random.Next(3);
        var choice = new CacheChoice(heads, entries);
        for (int head = 0; head < heads; head++)
        {
            int[] kept = [.. Enumerable.Range(0, entries).Where(_ => random.Next(2) == 0)];
            kept.CopyTo(choice.Room(head));
            choice.Counts[head] = kept.Length;
        }

        int[] values = [.. Enumerable.Range(0, heads * stride)];
        int longest = choice.Longest, newStride = random.Next(longest, stride + 1);
        int[] expected = [.. Enumerable.Range(0, heads).SelectMany(head =>
            Enumerable.Repeat(-1, longest - choice.Counts[head]).Concat(choice.Kept(head).ToArray().Select(entry => (head * stride) + entry)))];

        choice.Keep(values, stride, newStride, -1);

        Assert.Equal(expected, Enumerable.Range(0, heads).SelectMany(head => values[(head * newStride)..((head * newStride) + longest)]));
    });

    [Theory]
    [InlineData(new[] { 5, 5 }, 10, new[] { 1, 3 }, 0, new[] { 5, 5 })]
    [InlineData(new[] { 9, 9 }, 10, new[] { 1, 1 }, 0, new[] { 5, 5 })]
    [InlineData(new[] { 9, 9, 9 }, 10, new[] { 1, 1, 1 }, 0, new[] { 4, 3, 3 })]
    [InlineData(new[] { 2, 9, 9 }, 12, new[] { 8, 1, 1 }, 3, new[] { 2, 5, 5 })]
    [InlineData(new[] { 4, 4 }, 6, new[] { 0, 1 }, 2, new[] { 2, 4 })]
    [InlineData(new[] { 4, 4 }, 2, new[] { 0, 1 }, 2, new[] { 2, 2 })]
    public void Shares_AreExactAndWithinWhatHeadsHold(int[] held, int total, int[] shares, int least, int[] expected)
    {
        int[] budgets = new int[held.Length];
        HeadShares.Divide(total, shares, least, held, budgets);

        Assert.Equal(expected, budgets);
    }
}
