namespace PipelineDsl.Generator.Model;

/// <summary>The transformer that a pipeline compresses.</summary>
/// <param name="Tokens">Tokens that enter the first layer, or the most that may.</param>
/// <param name="IsFixed">Whether that number never changes.</param>
/// <param name="Channels">Width of the residual stream.</param>
/// <param name="Layers">Number of layers.</param>
/// <param name="Heads">Attention heads; 0 when undeclared.</param>
/// <param name="MlpRatio">Hidden width of the MLP as a multiple of the channels.</param>
internal sealed record GeometryModel(int Tokens, bool IsFixed, int Channels, int Layers, int Heads, double MlpRatio)
{
    /// <summary>Width of one head; of all channels when the heads are undeclared, which is never too little.</summary>
    internal int HeadWidth => Heads == 0 ? Channels : Channels / Heads;
}
