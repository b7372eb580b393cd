namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>Random inputs, rounded to few decimals so that they are the same numbers in a file, in float and in double.</summary>
/// <param name="seed">Same seed, same inputs.</param>
internal sealed class Draws(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Int(int least, int most) => _random.Next(least, most + 1);

    public bool Coin() => _random.Next(2) == 1;

    public T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    public double Uniform(double least, double most, int decimals = 3) => Math.Round(least + (_random.NextDouble() * (most - least)), decimals);

    public double[] Row(int width) => [.. Enumerable.Range(0, width).Select(_ => Math.Round(Normal(), 3))];

    public double[][] Rows(int count, int width) => [.. Enumerable.Range(0, count).Select(_ => Row(width))];

    public double[][][] Heads(int heads, int count, int width) => [.. Enumerable.Range(0, heads).Select(_ => Rows(count, width))];

    /// <summary>Attention of one query a head, which sums to about 1.</summary>
    public double[][] Attention(int heads, int tokens) => [.. Enumerable.Range(0, heads).Select(_ => AttentionRow(tokens, tokens))];

    /// <summary>Attention of every query a head; causal when asked for.</summary>
    public double[][][] FullAttention(int heads, int tokens, bool causal) =>
        [.. Enumerable.Range(0, heads).Select(_ => Enumerable.Range(0, tokens).Select(query => AttentionRow(tokens, causal ? query + 1 : tokens)).ToArray())];

    /// <summary>Different whole numbers below <paramref name="below"/>, ascending.</summary>
    public int[] Some(int count, int below)
    {
        int[] all = Vec.Range(0, below);
        _random.Shuffle(all);
        return [.. all.Take(count).Order()];
    }

    private double[] AttentionRow(int tokens, int visible)
    {
        double[] row = Vec.Softmax([.. Enumerable.Range(0, visible).Select(_ => 1.5 * Normal())]);
        return [.. row.Select(static value => Math.Round(value, 6)), .. new double[tokens - visible]];
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
