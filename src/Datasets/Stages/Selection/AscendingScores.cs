namespace PipelineDsl.Datasets;

/// <summary>
/// Puts scored samples in ascending order of their indices: window by window of indices, as many as fit into memory, it reads the samples of a window
/// and writes each to its place.
/// </summary>
/// <param name="source">Scored samples in any order.</param>
/// <param name="samples">Samples of the set.</param>
/// <param name="memoryBytes">Bytes that a window may take; the result does not depend on it.</param>
internal sealed class AscendingScores(ScoredSource source, long samples, long memoryBytes)
{
    private const int SampleBytes = 40;

    /// <summary>All samples, in ascending order of indices, block after block. The block is the same object every time.</summary>
    internal IEnumerable<ScoredBlock> Blocks()
    {
        int window = (int)long.Clamp(memoryBytes / 2 / SampleBytes, ScoredBlock.Samples, long.Min(1 << 26, long.Max(samples, ScoredBlock.Samples)));
        var held = new ScoredSample[window];
        bool[] isHeld = new bool[window];
        const ScoredColumns all = ScoredColumns.Class | ScoredColumns.Margin | ScoredColumns.NeverLearned;
        var block = new ScoredBlock(all, ScoredBlock.Samples);
        for (long first = 0; first < samples; first += window)
        {
            Array.Clear(isHeld);
            Hold(first, held, isHeld);
            int next = 0;
            while (Fill(block, held, isHeld, ref next))
            {
                yield return block;
            }
        }
    }

    private void Hold(long first, ScoredSample[] held, bool[] isHeld)
    {
        foreach (ScoredBlock block in source.Blocks(first, first + held.Length))
        {
            for (int at = 0; at < block.Count; at++)
            {
                long place = block.Indices[at] - first;
                if (place >= 0 && place < held.Length)
                {
                    held[place] = block[at];
                    isHeld[place] = true;
                }
            }
        }
    }

    /// <summary>Moves the next samples into the block; false when there are none.</summary>
    private static bool Fill(ScoredBlock block, ScoredSample[] held, bool[] isHeld, ref int next)
    {
        block.Count = 0;
        for (; next < held.Length && block.Count < ScoredBlock.Samples; next++)
        {
            if (isHeld[next])
            {
                block[block.Count++] = held[next];
            }
        }

        return block.Count > 0;
    }
}
