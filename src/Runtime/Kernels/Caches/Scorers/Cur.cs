using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// CurDKV (arXiv 2509.15038): score = ||k||^2 ||v||^2, each divided by its sum over the 16 entries of a window, then scaled to sum 1 over the head;
/// sinks score 1. Where a window holds zeros alone its entries score 0.
/// </summary>
public readonly struct Cur : ICacheScorer
{
    /// <summary>Entries of a window; the last one may be shorter.</summary>
    private const int Window = 16;

    /// <inheritdoc/>
    public static CacheSignals Signals => CacheSignals.None;

    /// <inheritdoc/>
    public static long WorkspaceBytes(CacheShape shape, CacheOptions options) => Workspace.BytesFor<float>(shape.Entries);

    /// <inheritdoc/>
    public static void Score(in CacheLayer layer, Span<float> scores, Workspace workspace)
    {
        int entries = layer.Shape.Entries;
        long mark = workspace.Mark();
        Span<float> values = workspace.Take<float>(entries);
        for (int head = 0; head < layer.Shape.KvHeads; head++)
        {
            Span<float> ofHead = scores.Slice(head * entries, entries);
            RowNorms.Squares(layer.Keys.Head(head), ofHead);
            RowNorms.Squares(layer.Values.Head(head), values);
            for (int first = 0; first < entries; first += Window)
            {
                int count = int.Min(Window, entries - first);
                Normalize(ofHead.Slice(first, count));
                Normalize(values.Slice(first, count));
            }

            for (int entry = 0; entry < entries; entry++)
            {
                ofHead[entry] *= values[entry];
            }

            Normalize(ofHead);
            ofHead[..int.Min(layer.Sinks, entries)].Fill(1);
        }

        workspace.Release(mark);
    }

    /// <summary>Divides by the sum, added in order and in double precision.</summary>
    private static void Normalize(Span<float> shares)
    {
        double sum = 0;
        foreach (float share in shares)
        {
            sum += share;
        }

        double factor = sum > 0 ? 1 / sum : 0;
        foreach (ref float share in shares)
        {
            share = (float)(share * factor);
        }
    }
}
