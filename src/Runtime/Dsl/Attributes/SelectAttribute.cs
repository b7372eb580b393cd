namespace PipelineDsl;

/// <summary>
/// A stage that keeps the samples that <typeparamref name="TScorer"/> scores highest. Its budget is <see cref="Keep"/>
/// or <see cref="KeepCount"/>.
/// </summary>
/// <typeparam name="TScorer">
/// Implements exactly one of <see cref="IHiddenScorer"/>, whose rows are the embeddings of the samples, and <see cref="IPositionScorer"/>, whose positions are
/// their numbers; samples have neither keys nor attention.
/// </typeparam>
/// <example><c>[Select&lt;TokenNorm&gt;(Keep = 0.3, Strata = 50)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class SelectAttribute<TScorer> : Attribute
    where TScorer : struct, ITokenScorer
{
    /// <summary>Budget: the fraction of samples kept, above 0 and at most 1, rounded half to even.</summary>
    public double Keep { get; set; }

    /// <summary>Budget: the number of samples kept, at least 1.</summary>
    public int KeepCount { get; set; }

    /// <summary>
    /// Strata of equal score range among which the budget is shared out, so that easy and hard samples stay (coverage-centric selection,
    /// arXiv 2210.15809, which uses 50); 0 or more, 0 for plain top-k.
    /// </summary>
    public int Strata { get; set; }
}
