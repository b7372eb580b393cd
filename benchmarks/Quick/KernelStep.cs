using PipelineDsl.Kernels;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>The kernels of a ToMe step without operator, graph or head mean: match on a given metric, then merge.</summary>
internal static unsafe class KernelStep
{
    /// <summary>An action that makes one step with token 0 protected and all sizes given.</summary>
    /// <param name="n">Tokens.</param>
    /// <param name="d">Channels.</param>
    /// <param name="width">Width of the metric.</param>
    /// <param name="removed">Tokens merged away.</param>
    public static Action Create(int n, int d, int width, int removed)
    {
        float* hidden = Buffers.Allocate<float>(n * d);
        float* metric = Buffers.Allocate<float>(n * width);
        float* sizes = Buffers.Allocate<float>(n);
        float* merged = Buffers.Allocate<float>((n - removed) * d);
        float* mergedSizes = Buffers.Allocate<float>(n - removed);
        bool* isProtected = Buffers.Allocate<bool>(n);
        Sessions.Fill(new Span<float>(hidden, n * d), 1);
        Sessions.Fill(new Span<float>(metric, n * width), 2);
        new Span<float>(sizes, n).Fill(1);
        isProtected[0] = true;
        var scratch = new Workspace(BipartiteMatching.WorkspaceBytes(n, width));
        return () =>
        {
            scratch.Reset();
            Matching matching = BipartiteMatching.Match(
                new TokenMatrix(new ReadOnlySpan<float>(metric, n * width), n, width), removed,
                new ReadOnlySpan<bool>(isProtected, n), [], MergeOrder.ToMe, scratch);
            SizeWeightedMerge.Apply(
                new TokenMatrix(new ReadOnlySpan<float>(hidden, n * d), n, d),
                new ReadOnlySpan<float>(sizes, n),
                matching,
                new Span<float>(merged, (n - removed) * d),
                d,
                new Span<float>(mergedSizes, n - removed));
        };
    }
}
