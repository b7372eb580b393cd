namespace PipelineDsl;

/// <summary>
/// Declares a pipeline over the samples of a training set, each a row of embeddings. The class must be partial; the generator adds the
/// plan: how many samples every stage keeps of a set of any size.
/// </summary>
/// <example><c>[DatasetPipeline(Channels = 384)]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DatasetPipelineAttribute : Attribute
{
    /// <summary>Width of an embedding; at least 1.</summary>
    public int Channels { get; set; }
}
