namespace PipelineDsl;

/// <summary>
/// A stage that drops the cache entries that <typeparamref name="TScorer"/> scores lowest. Its budget is <c>Keep</c>
/// or <c>KeepCount</c>, or a list of them.
/// </summary>
/// <typeparam name="TScorer">
/// Implements exactly one of <see cref="IKeyScorer"/>, <see cref="IAttentionScorer"/> and <see cref="IPositionScorer"/>; a cache holds no hidden states.
/// </typeparam>
/// <example><c>[Evict&lt;LastQueryAttention&gt;(Layers = "0..23", KeepCount = 1024)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EvictAttribute<TScorer> : StageAttribute
    where TScorer : struct, ITokenScorer;
