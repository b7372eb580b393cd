using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>A layer's cache with random content, in double precision for formulas and as kernels see it.</summary>
internal sealed class RandomCache
{
    private readonly int[] _kept, _counts;

    public RandomCache(Draws draws)
    {
        (Heads, Entries, Width) = (draws.Int(1, 3), draws.Int(8, 40), draws.Int(2, 20));
        Group = draws.Int(1, 2);
        (Sinks, Recent) = (draws.Int(0, 2), draws.Int(0, 2));
        Kept = draws.Int(Sinks + Recent + 1, Entries - 1);
        (Keys, Values) = (draws.Heads(Heads, Entries, Width), draws.Heads(Heads, Entries, Width));
        (Filters, Projection) = (draws.Rows(Heads, Width), draws.Rows(Heads * Group * Width, draws.Int(1, 8)));
        (_kept, _counts) = (new int[Heads * Entries], new int[Heads]);
    }

    public int Heads { get; }

    public int Entries { get; }

    public int Width { get; }

    /// <summary>Query heads of a key head.</summary>
    public int Group { get; }

    public int Sinks { get; }

    public int Recent { get; }

    /// <summary>Entries that a head keeps.</summary>
    public int Kept { get; }

    public double[][][] Keys { get; }

    public double[][][] Values { get; }

    /// <summary>Directions of heads, for a scorer that reads them.</summary>
    public double[][] Filters { get; }

    /// <summary>Weights of the output projection [query heads x width][channels].</summary>
    public double[][] Projection { get; }

    public CacheShape Shape => new(Heads, Heads * Group, Entries, Width);

    /// <summary>What kernels write their choice to.</summary>
    public KeptEntries Choice => new(_kept, Entries, _counts);

    /// <summary>What a kernel chose last.</summary>
    public int[][] Chosen => [.. Vec.Range(0, Heads).Select(head => _kept.AsSpan(head * Entries, _counts[head]).ToArray())];

    /// <summary>As a scorer sees it.</summary>
    public CacheLayer Layer => new()
    {
        Shape = Shape,
        Keys = new HeadTensor(Flat(Keys), Heads, Entries, Width),
        Values = new HeadTensor(Flat(Values), Heads, Entries, Width),
        Tokens = (int[])[.. Enumerable.Range(0, Heads * Entries).Select(index => index % Entries)],
        Seen = Entries,
        NextPosition = Entries,
        Kept = Kept,
        Sinks = Sinks,
        Recent = Recent,
        Options = new CacheOptions(),
        Filters = new TokenMatrix(Flat([Filters]), Filters.Length, Width),
        OutputProjection = new TokenMatrix(Flat([Projection]), Projection.Length, Projection[0].Length),
    };

    public static float[] Flat(double[][][] heads) =>
        [.. heads.SelectMany(static head => head.SelectMany(static row => row.Select(static value => (float)value)))];

    /// <summary>Scores in which the entries that have to stay cannot lose.</summary>
    public double[] Protected(IReadOnlyList<double> scores, int entries, int recent) =>
        [.. Vec.Range(0, entries).Select(entry => entry < Sinks || entry >= entries - recent ? double.PositiveInfinity : scores[entry])];
}
