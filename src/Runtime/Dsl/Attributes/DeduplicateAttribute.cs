namespace PipelineDsl;

/// <summary>A stage that keeps one of every group of samples that are alike.</summary>
/// <typeparam name="TSimilarity">Implements <see cref="IHiddenSimilarity"/>, whose rows are the embeddings of the samples.</typeparam>
/// <example><c>[Deduplicate&lt;HiddenSimilarity&gt;(Threshold = 0.95)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DeduplicateAttribute<TSimilarity> : Attribute
    where TSimilarity : struct, ISimilarity
{
    /// <summary>Cosine from which on two samples count as duplicates, -1 to 1. It must be given.</summary>
    public double Threshold { get; set; }
}
