namespace PipelineDsl.Tokens;

/// <summary>A stage was given what it cannot compress. The message names the pipeline, the stage, what was expected and what came.</summary>
/// <param name="site">The stage.</param>
/// <param name="problem">What was expected and what came.</param>
public sealed class TokenStageException(StageSite site, string problem) : Exception($"{site}: {problem}")
{
    /// <summary>The stage.</summary>
    public StageSite Site { get; } = site;
}
