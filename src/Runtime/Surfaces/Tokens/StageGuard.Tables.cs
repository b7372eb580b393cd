using PipelineDsl.Kernels;

namespace PipelineDsl.Tokens;

/// <content>Debiasing tables, checked and applied.</content>
public static partial class StageGuard
{
    /// <summary>Multiplies marked scores by the weights of their positions; marks stay as they are.</summary>
    /// <typeparam name="TTable">The table.</typeparam>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <param name="start">Position of the table's first weight.</param>
    /// <param name="scores">One marked score per token.</param>
    /// <exception cref="TokenStageException">The table is too short, or a weight is negative or not finite.</exception>
    public static void Debias<TTable>(StageSite site, in TokenStageInput input, int start, Span<float> scores)
        where TTable : struct, IDebiasTable
    {
        try
        {
            Debiasing.Apply(scores, input.Positions, start, TTable.Weights);
        }
        catch (ArgumentException wrong)
        {
            throw new TokenStageException(site, $"the table {typeof(TTable).Name} does not fit: {wrong.Message}");
        }
    }
}
