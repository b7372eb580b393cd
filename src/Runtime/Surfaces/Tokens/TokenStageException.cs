namespace PipelineDsl.Tokens;

/// <summary>A stage was given what it cannot compress. The message names the pipeline, the stage, what was expected and what came.</summary>
/// <param name="site">The stage.</param>
/// <param name="problem">What was expected and what came.</param>
/// <param name="inner">What a stage's code threw, if that is the problem.</param>
public sealed class TokenStageException(StageSite site, string problem, Exception? inner = null) : Exception($"{site}: {problem}", inner)
{
    /// <summary>The stage.</summary>
    public StageSite Site { get; } = site;
}
