using System.Collections.Immutable;

namespace PipelineDsl.Tokens;

/// <summary>The computed schedule of a pipeline over the layers of its model.</summary>
/// <param name="Tokens">Tokens that enter the first layer (the ceiling, when the length is dynamic).</param>
/// <param name="IsStatic">Whether every count is known at compile time.</param>
/// <param name="Channels">Width of the residual stream.</param>
/// <param name="MlpRatio">Hidden width of the MLP as a multiple of the channels.</param>
/// <param name="LayerTokens">Tokens that each layer's attention sees, then those that leave the pipeline [layers + 1].</param>
public sealed record TokenPlan(int Tokens, bool IsStatic, int Channels, double MlpRatio, ImmutableArray<int> LayerTokens)
{
    private readonly ImmutableArray<int> _mlpTokens;

    /// <summary>Tokens that each layer's MLP sees [layers]; unless given, those that the next layer's attention sees, because stages act in between.</summary>
    public ImmutableArray<int> MlpTokens
    {
        get => _mlpTokens.IsDefault ? LayerTokens.RemoveAt(0) : _mlpTokens;
        init => _mlpTokens = value;
    }

    /// <summary>
    /// Full name of the pipeline whose data decide the counts, the same for its baselines, which keep as many; the plan then says the most.
    /// Empty where counts do not depend on the data.
    /// </summary>
    public string CountedBy { get; init; } = "";

    /// <summary>Number of layers.</summary>
    public int Layers => LayerTokens.Length - 1;

    /// <summary>Tokens that leave the pipeline: behind its last layer, or behind its stage at the output.</summary>
    public int OutputTokens => LayerTokens[^1];

    /// <summary>Floating-point operations of all layers, compressed.</summary>
    public double Flops => Sum(LayerTokens, MlpTokens);

    /// <summary>Floating-point operations of all layers without compression.</summary>
    public double DenseFlops => Uncompressed().Flops;

    /// <summary>Share of the floating-point operations that is left, layers only.</summary>
    public double FlopsLeft => Flops / DenseFlops;

    /// <summary>The speed-up of the layers if time followed FLOPs.</summary>
    public double IdealSpeedup => DenseFlops / Flops;

    /// <summary>The plan of the same model without compression.</summary>
    public TokenPlan Uncompressed() => this with { LayerTokens = [.. Enumerable.Repeat(Tokens, LayerTokens.Length)], MlpTokens = default, CountedBy = "" };

    private double Sum(ImmutableArray<int> attended, ImmutableArray<int> kept)
    {
        double sum = 0;
        for (int layer = 0; layer < kept.Length; layer++)
        {
            sum += PlanMath.LayerFlops(attended[layer], kept[layer], Channels, MlpRatio);
        }

        return sum;
    }
}
