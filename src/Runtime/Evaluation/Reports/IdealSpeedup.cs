using PipelineDsl.Tokens;

namespace PipelineDsl.Evaluation;

/// <summary>The speed-up that the removed floating-point operations would allow.</summary>
public static class IdealSpeedup
{
    /// <summary>Of a whole model.</summary>
    /// <param name="plan">The pipeline's plan.</param>
    /// <param name="flopsOutsideLayers">Floating-point operations that compression does not touch: patch embedding, head; a multiply-add counts two.</param>
    public static double Of(TokenPlan plan, double flopsOutsideLayers = 0)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (!(flopsOutsideLayers >= 0) || double.IsInfinity(flopsOutsideLayers))
        {
            throw new ArgumentOutOfRangeException(nameof(flopsOutsideLayers), flopsOutsideLayers, "Expected a finite number of operations, 0 or more.");
        }

        return (plan.DenseFlops + flopsOutsideLayers) / (plan.Flops + flopsOutsideLayers);
    }
}
