namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>Random inputs of a stage, in the forms that kernels read: batch first, heads unfolded, tokens last.</summary>
internal sealed class StageData
{
    internal StageData(StageCase test)
    {
        var random = new Random(test.Random);
        Hidden = Values(random, test, test.Batch * test.Tokens * test.Channels);
        Keys = Values(random, test, test.Batch * test.Heads * test.Tokens * test.HeadWidth);
        Queries = Values(random, test, test.Batch * test.Heads * test.Tokens * test.HeadWidth);
        Attention = new float[test.Batch * test.Heads * test.Tokens * test.Tokens];
        for (int i = 0; i < Attention.Length; i++)
        {
            Attention[i] = random.NextSingle();
        }

        Sizes = new float[test.Batch * test.Tokens];
        Visible = new bool[test.Batch * test.Tokens];
        for (int i = 0; i < Sizes.Length; i++)
        {
            Sizes[i] = random.Next(1, 5);
            Visible[i] = i % test.Tokens == 0 || random.Next(4) > 0;
        }

        if (test.MaskRank == 1)
        {
            for (int i = test.Tokens; i < Visible.Length; i++)
            {
                Visible[i] = Visible[i % test.Tokens];
            }
        }

        Origins = new long[test.Batch * test.Tokens];
        Provenance = new long[test.Batch * test.Original];
        for (int item = 0; item < test.Batch; item++)
        {
            MakeHistory(random, test, Origins.AsSpan(item * test.Tokens, test.Tokens), Provenance.AsSpan(item * test.Original, test.Original));
        }
    }

    /// <summary>[batch, tokens, channels].</summary>
    internal float[] Hidden { get; }

    /// <summary>[batch, heads, tokens, head width].</summary>
    internal float[] Keys { get; }

    /// <summary>[batch, heads, tokens, head width].</summary>
    internal float[] Queries { get; }

    /// <summary>[batch, heads, queries, tokens].</summary>
    internal float[] Attention { get; }

    /// <summary>[batch, tokens].</summary>
    internal float[] Sizes { get; }

    /// <summary>[batch, tokens].</summary>
    internal bool[] Visible { get; }

    /// <summary>[batch, tokens].</summary>
    internal long[] Origins { get; }

    /// <summary>[batch, original tokens].</summary>
    internal long[] Provenance { get; }

    // Some original tokens survived, the protected ones among them and in front; the rest were dropped or merged into survivors.
    private static void MakeHistory(Random random, StageCase test, Span<long> origins, Span<long> provenance)
    {
        long[] others = [.. Enumerable.Range(0, test.Original).Except(test.Protected).Select(position => (long)position)];
        random.Shuffle(others);
        long[] isProtected = [.. test.Protected.Where(position => position < test.Original).Order().Select(position => (long)position)];
        long[] survivors = [.. isProtected, .. others.Take(test.Tokens - isProtected.Length)];
        survivors.CopyTo(origins);
        for (int position = 0; position < provenance.Length; position++)
        {
            int at = origins.IndexOf(position);
            provenance[position] = at >= 0 ? at : random.Next(-1, test.Tokens);
        }
    }

    private static float[] Values(Random random, StageCase test, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = test.Ties ? random.Next(2) * 2 - 1 : (random.NextSingle() * 2) - 1;
        }

        return values;
    }
}
