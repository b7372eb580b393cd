namespace PipelineDsl;

/// <summary>A stage that drops the tokens that <typeparamref name="TScorer"/> scores lowest. Kept tokens stay in order.</summary>
/// <typeparam name="TScorer">
/// Implements exactly one of <see cref="IHiddenScorer"/>, <see cref="IKeyScorer"/>, <see cref="IAttentionScorer"/> and <see cref="IPositionScorer"/>.
/// </typeparam>
/// <example><c>[Prune&lt;ClsAttention&gt;(Layers = "3,6,9", Keep = 0.7)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PruneAttribute<TScorer> : StageAttribute
    where TScorer : struct, ITokenScorer;
