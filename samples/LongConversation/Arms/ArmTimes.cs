using System.Collections.Immutable;
using PipelineDsl.Evaluation;

namespace LongConversation.Arms;

/// <summary>Times of one arm, taken while nothing else ran, in milliseconds.</summary>
/// <param name="Prefills">To read a text and to compress the cache, for every text.</param>
/// <param name="Steps">To read one token, for every step.</param>
internal sealed record ArmTimes(ImmutableArray<double> Prefills, ImmutableArray<double> Steps)
{
    /// <summary>Median time to read a text and to compress the cache.</summary>
    public double Prefill => Quantile.Of(Prefills.AsSpan(), 0.5);

    /// <summary>Time of a step at a quantile.</summary>
    /// <param name="probability">0.5 for the median.</param>
    public double Step(double probability) => Quantile.Of(Steps.AsSpan(), probability);
}
