namespace PipelineDsl;

/// <summary>
/// Declares a pipeline that compresses the tokens between the layers of a transformer. The class must be partial;
/// the generator adds the plan, the stages, <c>Weave</c>, <c>Register</c> and the random and uniform twins.
/// </summary>
/// <remarks>Give <see cref="Tokens"/> when the length is fixed, <see cref="MaxTokens"/> when it is not: one of the two.</remarks>
/// <example><c>[TokenPipeline(Tokens = 197, Channels = 384, Layers = 12, Heads = 6)]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TokenPipelineAttribute : Attribute
{
    /// <summary>Tokens that enter the first layer, CLS and registers included, when that number never changes; at least 1.</summary>
    public int Tokens { get; set; }

    /// <summary>The largest number of tokens that may enter, when the length differs from run to run; at least 1.</summary>
    public int MaxTokens { get; set; }

    /// <summary>Width of the residual stream in channels; at least 1.</summary>
    public int Channels { get; set; }

    /// <summary>Transformer layers in the model; 1 to 1000.</summary>
    public int Layers { get; set; }

    /// <summary>Attention heads; at least 1, or 0 when undeclared. Declared, it lets the workspace be sized by the head width instead of by <see cref="Channels"/>.</summary>
    public int Heads { get; set; }

    /// <summary>Hidden width of the MLP as a multiple of <see cref="Channels"/>; above 0, and 4 in most models. Used for FLOPs only.</summary>
    public double MlpRatio { get; set; } = 4;
}
