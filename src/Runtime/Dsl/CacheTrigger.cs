namespace PipelineDsl;

/// <summary>When a cache is compressed.</summary>
public enum CacheTrigger
{
    /// <summary>Once a prompt has been read; tokens generated later stay (SnapKV, arXiv 2404.14469). The cache then grows without bound.</summary>
    AfterPrefill,

    /// <summary>After a prompt and then whenever <see cref="KvCachePipelineAttribute.Every"/> runs of the model have been made since.</summary>
    EveryRuns,

    /// <summary>
    /// Whenever the entries of a layer and the tokens to come would exceed <see cref="KvCachePipelineAttribute.MaxTokens"/>, prompts
    /// included: memory is bounded whatever the length.
    /// </summary>
    AtCeiling,
}
