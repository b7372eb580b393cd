namespace PipelineDsl;

/// <summary>Where in the model a stage acts.</summary>
public enum CutPoint
{
    /// <summary>Between a layer's attention and its MLP: attention sees the tokens that enter, the MLP those that are left (ToMe, EViT, PiToMe).</summary>
    AfterAttention,

    /// <summary>Behind a layer's MLP, which is in front of the next layer (FastV, DART, SparseVLM, PyramidDrop, DynamicViT).</summary>
    AfterBlock,

    /// <summary>
    /// At the model's output, between two sessions: a vision encoder or projector and the language model that reads it. The stage is a
    /// function over tensors and no node of a graph; what it saves, it saves in the model that follows.
    /// </summary>
    Output,

    /// <summary>
    /// Around a layer's attention: tokens are merged in front of it and every one is restored behind it, before the residual is added, so
    /// that nothing else changes shape (tomesd, arXiv 2303.17604).
    /// </summary>
    AroundAttention,
}
