using System.Collections.Immutable;

namespace PipelineDsl.Tokens;

/// <summary>The computed schedule of a pipeline over the layers of its model.</summary>
/// <param name="Tokens">Tokens that enter the first layer (the ceiling, when the length is dynamic).</param>
/// <param name="IsStatic">Whether every count is known at compile time.</param>
/// <param name="Channels">Width of the residual stream.</param>
/// <param name="MlpRatio">Hidden width of the MLP as a multiple of the channels.</param>
/// <param name="LayerTokens">Tokens that each layer's attention sees, then those that leave the last layer [layers + 1].</param>
public sealed record TokenPlan(int Tokens, bool IsStatic, int Channels, double MlpRatio, ImmutableArray<int> LayerTokens)
{
    /// <summary>Number of layers.</summary>
    public int Layers => LayerTokens.Length - 1;

    /// <summary>Tokens that leave the last layer.</summary>
    public int OutputTokens => LayerTokens[^1];

    /// <summary>Floating-point operations of all layers, compressed.</summary>
    public double Flops => Sum(LayerTokens);

    /// <summary>Floating-point operations of all layers without compression.</summary>
    public double DenseFlops => Sum([.. Enumerable.Repeat(Tokens, LayerTokens.Length)]);

    /// <summary>Share of the floating-point operations that is left, layers only.</summary>
    public double FlopsLeft => Flops / DenseFlops;

    /// <summary>The speed-up of the layers if time followed FLOPs.</summary>
    public double IdealSpeedup => DenseFlops / Flops;

    private double Sum(ImmutableArray<int> tokens)
    {
        double sum = 0;
        for (int layer = 0; layer < tokens.Length - 1; layer++)
        {
            sum += PlanMath.LayerFlops(tokens[layer], tokens[layer + 1], Channels, MlpRatio);
        }

        return sum;
    }
}
