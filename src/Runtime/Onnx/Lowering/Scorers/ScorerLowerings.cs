using System.Collections.Frozen;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>Finds the lowering of a scorer: the built-in ones by type, a user's by the interface on it.</summary>
internal static class ScorerLowerings
{
    private static readonly FrozenDictionary<Type, IOnnxLowering> BuiltIn = new Dictionary<Type, IOnnxLowering>
    {
        [typeof(RandomScore)] = new RandomScoreLowering(),
        [typeof(RecentPosition)] = new RecentPositionLowering(),
        [typeof(TokenNorm)] = new TokenNormLowering(),
        [typeof(NetworkScore)] = new NetworkScoreLowering(),
        [typeof(KeyNorm)] = new KeyNormLowering(),
        [typeof(ClsAttention)] = new AttentionMeanLowering(),
        [typeof(LastQueryAttention)] = new AttentionMeanLowering(),
        [typeof(MeanAttention)] = new AttentionMeanLowering(),
        [typeof(KeySimilarity)] = new KeySimilarityLowering(),
        [typeof(HiddenSimilarity)] = new HiddenSimilarityLowering(),
    }.ToFrozenDictionary();

    /// <summary>The lowering of a stage's scorer.</summary>
    /// <exception cref="NotSupportedException">It has none.</exception>
    internal static IOnnxLowering Find(TokenStage stage) =>
        stage.Scorer as IOnnxLowering
        ?? BuiltIn.GetValueOrDefault(stage.Scorer.GetType())
        ?? throw new NotSupportedException(
            $"Stage {stage.Name} cannot be written as standard ONNX operators, because {stage.Scorer.GetType()} does not say how: "
                + $"let it implement {typeof(IOnnxLowering)}.");
}
