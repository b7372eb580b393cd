namespace PipelineDsl;

/// <summary>Which positions kept items have.</summary>
public enum PositionPolicy
{
    /// <summary>The ones they had: positions show gaps where items were removed (FastV, arXiv 2403.06764).</summary>
    Original,

    /// <summary>
    /// New ones without gaps; cached keys are rotated again (StreamingLLM, arXiv 2309.17453). In a decoder, rotary tables behind the stage
    /// are those of the first n positions (PyramidDrop, arXiv 2410.17247). Callers number tokens as they follow each other in the text, in
    /// the prompt and while decoding; the woven model takes off what each layer dropped. Prompts must not be padded in front.
    /// </summary>
    Repacked,
}
