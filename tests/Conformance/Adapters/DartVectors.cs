using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>DART: norms of the keys, pivots, what each of them picks, and the tokens kept with their positions.</summary>
internal sealed class DartVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "dart";

    /// <inheritdoc/>
    public override string Method => "DART";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        CaseValues values = vector.Params;
        Tensor3 keys = vector.Inputs.Tensor3("keys");
        Matrix hidden = vector.Inputs.Matrix("hidden");
        int tokens = hidden.Rows, start = values.Int("sys_length"), length = values.Int("image_length");
        int imagePivots = values.Int("pivot_image"), pivotCount = imagePivots + values.Int("pivot_text");
        int budget = values.Has("max_num_trunction") ? values.Int("max_num_trunction") : (int)(length * (1 - values.Number("reduction_ratio")));
        int each = budget / pivotCount;
        float[] norms = new float[tokens];
        L1Norms.Compute(keys.Heads, norms);
        vector.Expect("tokens_per_pivot", each);
        vector.Expect("key_l1", norms);

        int[] image = [.. Enumerable.Range(start, length)], text = [.. Enumerable.Range(start + length, tokens - start - length)];
        using var workspace = new Workspace(PivotSelection.WorkspaceBytes(tokens, pivotCount, hidden.Columns));
        int[] pivots = new int[pivotCount], picks = new int[pivotCount * each];
        PivotSelection.Pivots(norms, image, pivots.AsSpan(0, imagePivots), workspace);
        PivotSelection.Pivots(norms, text, pivots.AsSpan(imagePivots), workspace);
        int[] pool = [.. image.Except(pivots)];
        PivotSelection.Pick(hidden.Tokens, pivots, pool, each, picks, workspace);
        int[] ofImage = [.. pivots[..imagePivots].OrderByDescending(token => norms[token])];
        int[] ofText = [.. pivots[imagePivots..].OrderByDescending(token => norms[token])];
        vector.Expect("pivot_image_tokens_desc", ofImage);
        vector.Expect("pivot_text_tokens_desc", ofText);
        vector.Expect("pivot_order", pivots);
        for (int i = 0; i < pivotCount; i++)
        {
            vector.Expect($"steps[{i}].pivot", pivots[i]);
            vector.Expect($"steps[{i}].selected", picks.AsSpan(i * each, each));
        }

        var input = new TokenStageInput { Hidden = hidden.Tokens, Normed = hidden.Tokens, Keys = keys.Heads };
        var options = new MethodOptions { ImagePivots = imagePivots, TextPivots = pivotCount - imagePivots };
        var rules = new MethodRules { Budget = budget, SpanStart = start, SpanLength = length, Options = options };
        int[] kept = MethodRun.Of(Dart.Compress, Dart.WorkspaceBytes, input, rules).Kept;
        int[] retained = [.. kept.Intersect(image)];
        vector.Expect("retained_image_tokens", retained);
        vector.Expect("retained_count", retained.Length);
        vector.Expect("keep_indices", kept);

        // Tokens keep their position ids.
        vector.Expect("position_ids", kept);
    }
}
