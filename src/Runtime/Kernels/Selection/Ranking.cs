namespace PipelineDsl.Kernels;

/// <summary>Stable descending order of scores.</summary>
public static class Ranking
{
    /// <summary>Writes the indices in descending order of score; equal scores stay in index order.</summary>
    /// <param name="scores">Scores without NaN.</param>
    /// <param name="order">Receives the indices.</param>
    /// <param name="workspace">Scratch: one int per score.</param>
    public static void Descending(ReadOnlySpan<float> scores, Span<int> order, Workspace workspace)
    {
        // Branch-free rank counting: an item's rank is the number of items that come before it.
        for (int i = 0; i < scores.Length; i++)
        {
            int rank = 0;
            for (int j = 0; j < scores.Length; j++)
            {
                rank += scores[j] > scores[i] || (scores[j] == scores[i] && j < i) ? 1 : 0;
            }

            order[rank] = i;
        }
    }
}
