namespace PipelineDsl;

/// <summary>
/// A stage that merges the most similar pairs of tokens by bipartite soft matching, into their size-weighted mean; later
/// layers attend to a merged token in proportion to its size (ToMe, arXiv 2210.09461). In a cache it takes no budget of its own: the values of
/// the entries that <c>Evict</c> drops at the same layers are folded into those of the most similar keys kept, at least <c>Threshold</c> similar.
/// </summary>
/// <typeparam name="TSimilarity">Implements exactly one of <see cref="IKeySimilarity"/> and <see cref="IHiddenSimilarity"/>.</typeparam>
/// <example><c>[Merge&lt;KeySimilarity&gt;(Layers = "0..11", Remove = 13)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MergeAttribute<TSimilarity> : StageAttribute
    where TSimilarity : struct, ISimilarity
{
    /// <summary>
    /// Whether later layers add the logarithm of a token's size to its attention logits, which equals attending to each of the tokens it
    /// stands for. False only for models that were trained without sizes, such as off-the-shelf MAE encoders (arXiv 2210.09461).
    /// </summary>
    public bool ProportionalAttention { get; set; } = true;
}
