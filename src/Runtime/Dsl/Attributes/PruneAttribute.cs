namespace PipelineDsl;

/// <summary>A stage that drops the tokens that <typeparamref name="TScorer"/> scores lowest. Kept tokens stay in order.</summary>
/// <typeparam name="TScorer">
/// Implements exactly one of <see cref="IHiddenScorer"/>, <see cref="IKeyScorer"/>, <see cref="IAttentionScorer"/> and <see cref="IPositionScorer"/>.
/// </typeparam>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class PruneAttribute<TScorer> : StageAttribute
    where TScorer : struct, ITokenScorer;
