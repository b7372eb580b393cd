using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>FastV, with and without debiasing and letterbox padding. Position ids are kept.</summary>
internal sealed class FastVVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "fastv";

    /// <inheritdoc/>
    public override string Method => "FastV";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        int length = vector.Params.Int("image_length");
        Matrix attention = vector.Inputs.Has("attn_last_query")
            ? vector.Inputs.Matrix("attn_last_query")
            : vector.Inputs.Tensor3("attn").RowOfEach(vector.Params.Int("seq_length") - 1);
        int keep = vector.Params.Has("keep")
            ? vector.Params.Int("keep")
            : new TokenBudget(BudgetKind.Keep, 1 - vector.Params.Number("ratio_pruned")).Kept(length, length, 0);
        var image = new SpanCase(vector, vector.Params.Int("seq_length"), vector.Params.Int("sys_length"), length);
        int[] kept = image.Check(attention, Weights(vector, length), keep);
        vector.Expect("position_ids", kept);
    }

    private static float[] Weights(VectorCase vector, int length)
    {
        bool hasTable = vector.Params.Has("weights"), hasMask = vector.Params.Has("valid_mask");
        float[] weights = hasTable ? vector.Params.Floats("weights") : [.. Enumerable.Repeat(1f, hasMask ? length : 0)];
        return hasMask ? [.. weights.Zip(vector.Params.Ints("valid_mask"), static (weight, isValid) => weight * isValid)] : weights;
    }
}
