namespace PipelineDsl.Generator.Model.Cache;

/// <summary>When a cache is compressed; the names and values are those of the runtime's <c>CacheTrigger</c>.</summary>
internal enum TriggerForm
{
    /// <summary>Once a prompt has been read.</summary>
    AfterPrefill,

    /// <summary>After a prompt, and then every so many runs.</summary>
    EveryRuns,

    /// <summary>Whenever a layer would hold too much.</summary>
    AtCeiling,
}
