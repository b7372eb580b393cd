using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PipelineDsl.Kernels;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>The kernels of a ToMe step without operator, graph or head mean: match on a given metric, then merge.</summary>
internal static unsafe class KernelStep
{
    /// <summary>An action that makes one step with token 0 protected.</summary>
    /// <param name="memory">Where the inputs and outputs live.</param>
    /// <param name="n">Tokens.</param>
    /// <param name="d">Channels.</param>
    /// <param name="width">Width of the metric.</param>
    /// <param name="removed">Tokens merged away.</param>
    public static Action Create(Workspace memory, int n, int d, int width, int removed)
    {
        float* hidden = Pointer(memory.Take<float>(n * d));
        float* metric = Pointer(memory.Take<float>(n * width));
        float* merged = Pointer(memory.Take<float>((n - removed) * d));
        float* sizes = Pointer(memory.Take<float>(n - removed));
        bool* isProtected = (bool*)Pointer(memory.Take<float>(n));
        Sessions.Fill(new Span<float>(hidden, n * d), 1);
        Sessions.Fill(new Span<float>(metric, n * width), 2);
        new Span<bool>(isProtected, n).Clear();
        isProtected[0] = true;
        var scratch = new Workspace(BipartiteMatching.WorkspaceBytes(n, width));
        return () =>
        {
            scratch.Reset();
            Matching matching = BipartiteMatching.Match(
                new TokenMatrix(new ReadOnlySpan<float>(metric, n * width), n, width), removed, new ReadOnlySpan<bool>(isProtected, n), [], MergeOrder.ToMe, scratch);
            SizeWeightedMerge.Apply(
                new TokenMatrix(new ReadOnlySpan<float>(hidden, n * d), n, d), [], matching, new Span<float>(merged, (n - removed) * d), d, new Span<float>(sizes, n - removed));
        };
    }

    private static float* Pointer(Span<float> span) => (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(span));
}
