namespace PipelineDsl;

/// <summary>
/// A stage that drops tokens by how similar they are to each other: <typeparamref name="TSimilarity"/> says by which vectors they are compared,
/// <typeparamref name="TReducer"/> makes one score per token of the comparisons.
/// </summary>
/// <typeparam name="TSimilarity">Implements exactly one of <see cref="IKeySimilarity"/> and <see cref="IHiddenSimilarity"/>.</typeparam>
/// <typeparam name="TReducer">Implements <see cref="IPairwiseReducer"/>, for example <c>MaxMin</c>.</typeparam>
/// <example><c>[Prune&lt;HiddenSimilarity, MaxMin&gt;(Cut = CutPoint.Output, Keep = 0.1)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PruneAttribute<TSimilarity, TReducer> : StageAttribute
    where TSimilarity : struct, ISimilarity
    where TReducer : struct, IReducer;
