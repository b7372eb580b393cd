using PipelineDsl.Kernels;

namespace PipelineDsl.Tests.Kernels;

public class SizedAttentionTests
{
    [Fact]
    public void WholeSizes_EqualRepeatedKeys() => KernelProperty.Holds(60, (tokens, seed) =>
    {
        const int heads = 2, width = 9;
        float[] queries = KernelData.Random(seed, heads * width), keys = KernelData.Random(seed + 1, heads * tokens * width);
        int[] sizes = [.. KernelData.Random(seed + 2, tokens).Select(v => 1 + (int)(4 * MathF.Abs(v)))];
        int[] repeated = [.. Enumerable.Range(0, tokens).SelectMany(t => Enumerable.Repeat(t, sizes[t]))];
        float[] sized = new float[heads * tokens], plain = new float[heads * repeated.Length];
        float[] manyKeys =
            [.. Enumerable.Range(0, heads).SelectMany(h => repeated.SelectMany(t => keys.Skip(((h * tokens) + t) * width).Take(width)))];
        float[] logSizes = [.. sizes.Select(size => MathF.Log(size))];
        AttentionRow.Compute(
            new HeadTensor(Repeat(queries, heads, tokens, width), heads, tokens, width),
            new HeadTensor(keys, heads, tokens, width),
            0,
            0.5f,
            [],
            logSizes,
            sized);
        AttentionRow.Compute(
            new HeadTensor(Repeat(queries, heads, repeated.Length, width), heads, repeated.Length, width),
            new HeadTensor(manyKeys, heads, repeated.Length, width),
            0,
            0.5f,
            [],
            [],
            plain);

        for (int head = 0; head < heads; head++)
        {
            float[] sums = new float[tokens];
            for (int i = 0; i < repeated.Length; i++)
            {
                sums[repeated[i]] += plain[(head * repeated.Length) + i];
            }

            Assert.All(sums.Index(), sum => Assert.Equal(sum.Item, sized[(head * tokens) + sum.Index], 1e-5));
        }
    });

    /// <summary>The same query for every token.</summary>
    private static float[] Repeat(float[] queries, int heads, int tokens, int width) =>
        [.. Enumerable.Range(0, heads).SelectMany(h => Enumerable.Range(0, tokens).SelectMany(_ => queries.Skip(h * width).Take(width)))];
}
