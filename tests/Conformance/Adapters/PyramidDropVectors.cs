using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>PyramidDrop: the row of the last prompt token in the layer to come, and how many tokens each stage keeps. Position ids start again.</summary>
internal sealed class PyramidDropVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "pyramiddrop";

    /// <inheritdoc/>
    public override string Method => "PyramidDrop rank&drop";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int length = vector.Params.Int("image_tokens");
        if (vector.Params.Has("ratio_list"))
        {
            vector.Expect("keep_per_stage", [.. vector.Params.Numbers("ratio_list").Select(ratio => Kept(length, ratio))]);
            return;
        }

        Tensor3 queries = vector.Inputs.Tensor3("q"), keys = vector.Inputs.Tensor3("k");
        int query = vector.Params.Int("text_prompt_length") + length - 1;
        var rows = new Matrix(queries.Depth, keys.Rows);
        AttentionRow.Compute(queries.Heads, keys.Heads, query, 1 / MathF.Sqrt(keys.Columns), true, [], [], rows.Data);
        var image = new SpanCase(vector, keys.Rows, vector.Params.Int("image_start"), length);
        int[] kept = image.Check(rows, [], vector.Params.Int("keep"));
        vector.Expect("query_row", query);
        vector.Expect("position_ids", [.. Enumerable.Range(0, kept.Length)]);
    }

    private static int Kept(int tokens, double ratio) => new TokenBudget(BudgetKind.Keep, ratio) { Rounding = Rounding.Floor }.Kept(tokens, tokens, 0);
}
