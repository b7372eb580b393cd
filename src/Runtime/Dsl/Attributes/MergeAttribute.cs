namespace PipelineDsl;

/// <summary>
/// A stage that merges the most similar pairs of tokens by bipartite soft matching, into their size-weighted mean; later
/// layers attend to a merged token in proportion to its size (ToMe, arXiv 2210.09461).
/// </summary>
/// <typeparam name="TSimilarity">Implements exactly one of <see cref="IKeySimilarity"/> and <see cref="IHiddenSimilarity"/>.</typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MergeAttribute<TSimilarity> : StageAttribute
    where TSimilarity : struct, ISimilarity;
