using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>A selection within the run of image tokens in a prompt, as a pruning stage makes it: scores, marks, table, the highest.</summary>
/// <param name="Vector">The case.</param>
/// <param name="Tokens">Tokens of the prompt.</param>
/// <param name="Start">The first image token.</param>
/// <param name="Length">Image tokens.</param>
internal sealed record SpanCase(VectorCase Vector, int Tokens, int Start, int Length)
{
    /// <summary>Compares the scores of the image, the marked scores and the tokens kept.</summary>
    /// <param name="attention">The attention of one query [heads, tokens].</param>
    /// <param name="weights">One weight per image token, 0 for padding; empty for none.</param>
    /// <param name="count">Image tokens kept.</param>
    /// <returns>The tokens kept.</returns>
    public int[] Check(Matrix attention, float[] weights, int count)
    {
        float[] scores = new float[Tokens];
        HeadMean.Compute(attention.Attention, scores);
        Vector.Expect("image_scores", scores[Start..(Start + Length)]);

        int[] others = [.. Enumerable.Range(0, Tokens).Where(token => token < Start || token >= Start + Length)];
        var input = new TokenStageInput { Hidden = new TokenMatrix(new float[Tokens], Tokens, 1) };
        StageGuard.Mark(MethodRun.Site(Vector), input, others, scores);
        if (weights.Length > 0)
        {
            Debiasing.Apply(scores, input.Positions, Start, weights);
        }

        // The file says 0 for what is hidden.
        float[] image = scores[Start..(Start + Length)];
        Vector.Expect("final_scores", [.. image.Select(static score => float.IsNegativeInfinity(score) ? 0 : score)]);

        int all = TopK.CountMarked(scores, count), ofImage = all - others.Length;
        using var workspace = new Workspace(long.Max(TopK.WorkspaceBytes(Tokens), Ranking.WorkspaceBytes(Length)));
        int[] kept = new int[all], order = new int[Length];
        TopK.Select(scores, all, kept, workspace);
        Ranking.Descending(image, order, workspace);
        Vector.Expect("keep_count", ofImage);
        Vector.Expect("top_image_local_desc", order[..ofImage]);
        Vector.Expect("keep_indices", kept);
        Vector.Expect("new_length", kept.Length);
        return kept;
    }
}
