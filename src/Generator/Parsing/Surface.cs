namespace PipelineDsl.Generator.Parsing;

/// <summary>What a pipeline compresses.</summary>
internal enum Surface
{
    /// <summary><c>[TokenPipeline]</c>: the tokens between the layers of a transformer.</summary>
    Tokens,

    /// <summary><c>[KvCachePipeline]</c>: the entries of a decoder's cache.</summary>
    KvCache,

    /// <summary><c>[DatasetPipeline]</c>: the samples of a training set.</summary>
    Dataset,
}
