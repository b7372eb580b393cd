using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>The random baseline: score = hash(seed, original position). The same tokens survive at every budget that holds them.</summary>
public readonly struct RandomScore : IPositionScorer
{
    /// <inheritdoc/>
    public static void Score(TokenPositions positions, Span<float> scores)
    {
        for (int token = 0; token < positions.Count; token++)
        {
            scores[token] = KeyedHash.Unit(positions.Seed, (ulong)positions[token]);
        }
    }
}
