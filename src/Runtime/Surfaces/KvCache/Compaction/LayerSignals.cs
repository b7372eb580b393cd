using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Lays out what a cache holds of a layer's signals as scorers read it, in scratch memory.</summary>
internal static class LayerSignals
{
    /// <summary>Bytes of scratch that the signals of a layer take at most.</summary>
    /// <param name="state">The layer.</param>
    /// <param name="shape">Its sizes.</param>
    internal static long Bytes(LayerState state, CacheShape shape) =>
        Workspace.BytesFor<float>((long)shape.KvHeads * shape.HeadDim)
        + (state.Queries is { } ring ? Workspace.BytesFor<float>((long)ring.Heads * ring.Count * ring.Width) : 0)
        + (state.Moments is { } moments
            ? Workspace.BytesFor<float>((long)moments.Heads * moments.HeadWidth)
                + Workspace.BytesFor<float>((long)moments.Heads * moments.HeadWidth * moments.HeadWidth)
            : 0);

    /// <summary>Queries of the last tokens, oldest first [query heads, queries, head width]; none where nobody reads them.</summary>
    internal static Span<float> Queries(QueryRing? ring, Workspace scratch)
    {
        if (ring is null)
        {
            return default;
        }

        Span<float> queries = scratch.Take<float>(ring.Heads * ring.Count * ring.Width);
        ring.CopyTo(queries);
        return queries;
    }

    /// <summary>Means and covariances of the queries so far; none where nobody reads them.</summary>
    internal static QueryMoments Moments(QueryMomentSums? state, Workspace scratch)
    {
        if (state is null || state.Count == 0)
        {
            return default;
        }

        int rows = state.Heads * state.HeadWidth;
        Span<float> means = scratch.Take<float>(rows), covariances = scratch.Take<float>(rows * state.HeadWidth);
        state.Write(means, covariances);
        return new QueryMoments
        {
            Means = new TokenMatrix(means, state.Heads, state.HeadWidth),
            Covariances = new TokenMatrix(covariances, rows, state.HeadWidth),
        };
    }

    /// <summary>The rows of a matrix, one behind the other.</summary>
    internal static Span<float> Rows(TokenMatrix matrix, Workspace scratch)
    {
        Span<float> rows = scratch.Take<float>(matrix.Tokens * matrix.Channels);
        for (int row = 0; row < matrix.Tokens; row++)
        {
            matrix[row].CopyTo(rows[(row * matrix.Channels)..]);
        }

        return rows;
    }
}
