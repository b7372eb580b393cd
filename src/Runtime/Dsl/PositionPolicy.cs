namespace PipelineDsl;

/// <summary>Which positions kept items have.</summary>
public enum PositionPolicy
{
    /// <summary>The ones they had: positions show gaps where items were removed (FastV, arXiv 2403.06764).</summary>
    Original,

    /// <summary>
    /// New ones without gaps; cached keys are rotated again (StreamingLLM, arXiv 2309.17453). In a decoder, rows are rotated by the first n
    /// positions (PyramidDrop, arXiv 2410.17247): callers number tokens as they follow each other in the text, and the woven model takes off
    /// what each layer dropped. A prompt that is padded in front is refused when it runs.
    /// </summary>
    Repacked,
}
