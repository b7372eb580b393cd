namespace PipelineDsl.Kernels;

/// <summary>What holds before anything of a cache is moved: kernels that move do not check any more.</summary>
internal static class MoveGuard
{
    /// <summary>Requires that a choice fits a layer.</summary>
    /// <param name="values">Values of the tensor.</param>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="kept">The choice.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal static void Check(int values, CacheShape shape, KeptEntries kept)
    {
        CheckSizes(values, shape.Entries, shape, kept);
        for (int head = 0; head < kept.Heads; head++)
        {
            int before = -1;
            foreach (int entry in kept.Of(head))
            {
                if (entry <= before || entry >= shape.Entries)
                {
                    throw new ArgumentException(
                        $"Head {head} keeps entry {entry} behind entry {before}; entries must ascend and be below {shape.Entries}.", nameof(kept));
                }

                before = entry;
            }
        }
    }

    /// <summary>Requires that a tensor holds the rows of a layer.</summary>
    /// <param name="values">Values of the tensor.</param>
    /// <param name="rows">Rows of a head that are needed.</param>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="kept">The choice.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    internal static void CheckSizes(int values, int rows, CacheShape shape, KeptEntries kept)
    {
        if (kept.Heads != shape.KvHeads)
        {
            throw new ArgumentException($"The choice is one of {kept.Heads} heads, but the layer has {shape.KvHeads}.", nameof(kept));
        }

        long needed = (long)shape.KvHeads * rows * shape.HeadDim;
        if (values < needed)
        {
            throw new ArgumentException(
                $"{shape.KvHeads} heads of {rows} entries of {shape.HeadDim} values need {needed} values, not {values}.", nameof(values));
        }
    }
}
