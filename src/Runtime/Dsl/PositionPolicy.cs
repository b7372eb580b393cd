namespace PipelineDsl;

/// <summary>Which positions kept items have.</summary>
public enum PositionPolicy
{
    /// <summary>The ones they had: positions show gaps where items were removed (FastV, arXiv 2403.06764).</summary>
    Original,

    /// <summary>New ones without gaps; cached keys are rotated again (StreamingLLM, arXiv 2309.17453).</summary>
    Repacked,
}
