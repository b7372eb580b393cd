using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>SparseVLM: raters, the scores that they give, what is kept and recycled, and the rows.</summary>
internal sealed class SparseVlmVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "sparsevlm";

    /// <inheritdoc/>
    public override string Method => "SparseVLM v1.5 (single sparse layer)";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix embeddings = vector.Inputs.Matrix("hidden_embeddings"), hidden = vector.Inputs.Matrix("hidden_layer_output");
        Tensor3 attention = vector.Inputs.Tensor3("attn");
        int tokens = hidden.Rows, start = vector.Params.Int("system_length"), length = vector.Params.Int("image_length");
        int[] image = [.. Enumerable.Range(start, length)], text = [.. Enumerable.Range(start + length, tokens - start - length)];
        int[] raters = new int[text.Length], order = new int[length];
        float[] shares = new float[text.Length], mean = new float[tokens];
        using var workspace = new Workspace(TextRaters.WorkspaceBytes(text.Length, embeddings.Columns) + Ranking.WorkspaceBytes(length));
        TextRaters.Score(embeddings.Tokens, image, text, shares, workspace);
        raters = raters[..TextRaters.Choose(shares, text, raters)];
        AttentionMean.Average(attention.Data, attention.Depth, tokens, raters, mean);
        float[] scores = mean[start..(start + length)];
        Ranking.Descending(scores, order, workspace);
        vector.Expect("rater_scores", shares);
        vector.Expect("rater_tokens", raters);
        vector.Expect("image_scores", scores);

        var input = new TokenStageInput { Hidden = hidden.Tokens, Attention = new AttentionRows(mean, 1, tokens, tokens) };
        int budget = Math.Min(vector.Params.Int("keep"), length - 1);
        var rules = new MethodRules { Budget = budget, SpanStart = start, SpanLength = length };
        MethodRun run = MethodRun.Of(SparseVlm.Compress, SparseVlm.WorkspaceBytes, input, rules);
        int clusters = run.Rows.Rows - (tokens - length) - budget;
        int[] local = [.. run.Kept[start..(start + budget + clusters)].Select(token => token - start)];
        vector.Expect("kept_image_local", local[..budget]);
        vector.Expect("recycled_local_desc", order.AsSpan(budget, (int)(0.3 * (length - budget)) + 1));
        vector.Expect("clusters", clusters);
        vector.Expect("cluster_centres_local", local[budget..]);
        vector.Expect("out_tokens", run.Rows);
        vector.Expect("out_count", run.Rows.Rows);
    }
}
