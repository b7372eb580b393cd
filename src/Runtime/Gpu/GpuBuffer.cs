namespace PipelineDsl.Gpu;

/// <summary>
/// The buffers that kernels of a stage take, in the order of their arguments (<c>Text/arguments.cl</c>).
/// A stage leaves out those that it does not use.
/// </summary>
public enum GpuBuffer
{
    /// <summary>Input: hidden states [batch, tokens, channels] in either order of the first two axes.</summary>
    Hidden,

    /// <summary>Input: keys of the layer, by strides of item, head and token.</summary>
    Keys,

    /// <summary>Input: queries of the layer, by strides of item, head and token.</summary>
    Queries,

    /// <summary>Input: attention probabilities [batch, heads, queries, tokens], where the graph has them.</summary>
    Attention,

    /// <summary>Input: sizes [batch, tokens], single precision.</summary>
    Sizes,

    /// <summary>Input: what hides padding; type and kind are scalars.</summary>
    Mask,

    /// <summary>Input: original positions [batch, tokens], int64.</summary>
    Origins,

    /// <summary>Input: provenance [batch, original tokens], int64.</summary>
    Provenance,

    /// <summary>Input: the scores of an auxiliary network, single precision.</summary>
    Network,

    /// <summary>Output: hidden states [batch, kept, channels].</summary>
    Written,

    /// <summary>Output: kept tokens or leaders [batch, kept], int64.</summary>
    WrittenKept,

    /// <summary>Output: sizes [batch, kept].</summary>
    WrittenSizes,

    /// <summary>Output: logarithms of the sizes, as the node's bias layout says.</summary>
    WrittenLogSizes,

    /// <summary>Output: original positions [batch, kept], int64.</summary>
    WrittenOrigins,

    /// <summary>Output: provenance [batch, original tokens], int64.</summary>
    WrittenProvenance,

    /// <summary>Output: the output token of every token that entered [batch, tokens], int64; -1 where it was dropped.</summary>
    WrittenAssignment,

    /// <summary>Scratch: scores, single [batch, tokens].</summary>
    Scores,

    /// <summary>
    /// Scratch: attention of one query, or its mean over queries, single [batch, heads, tokens]; behind all of it what the mean needs of every query, its
    /// greatest logit and the sum of exponentials [batch, heads, tokens, 2].
    /// </summary>
    Probabilities,

    /// <summary>Scratch: vectors that pairs are compared by, single [batch, tokens, width of the metric].</summary>
    Metric,

    /// <summary>Scratch: cosine with the most similar partner, single [batch, ceil(tokens / 2)].</summary>
    Best,

    /// <summary>Scratch: that partner, int32 [batch, ceil(tokens / 2)].</summary>
    Partner,

    /// <summary>Scratch: kept tokens or leaders, int32 [batch, kept].</summary>
    Chosen,

    /// <summary>Scratch: output token of every token that entered, int32 [batch, tokens].</summary>
    Assignment,

    /// <summary>Scratch: region of every token, int32 [batch, tokens].</summary>
    Cells,

    /// <summary>
    /// Scratch: for every token the next one of the same merged row, -1 at its end, int32 [batch, tokens]; then, of the same size, the tokens that merge
    /// into others.
    /// </summary>
    Chain,

    /// <summary>Scratch: sizes of the rows that leave, single [batch, kept].</summary>
    MergedSizes,

    /// <summary>One int32 that the processor reads after the run: 0, or what went wrong.</summary>
    Faults,
}
