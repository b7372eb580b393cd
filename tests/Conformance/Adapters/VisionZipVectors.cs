using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>VisionZip, with CLS and without.</summary>
internal sealed class VisionZipVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "visionzip";

    /// <inheritdoc/>
    public override string Method => "VisionZip";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix hidden = vector.Inputs.Matrix("hidden");
        int dominant = vector.Params.Int("dominant"), contextual = vector.Params.Int("contextual");
        bool hasCls = vector.Params.Flag("has_cls");
        Matrix attention = hasCls ? vector.Inputs.Matrix("attn_cls") : Received(vector.Inputs.Tensor3("attn"));
        float[] scores = new float[hidden.Rows];
        if (hasCls)
        {
            HeadSum.Compute(attention.Attention, scores);
        }
        else
        {
            HeadMean.Compute(attention.Attention, scores);
        }

        vector.Expect("patch_scores", scores[(hasCls ? 1 : 0)..]);
        var input = new TokenStageInput { Hidden = hidden.Tokens, Keys = vector.Inputs.Tensor3("keys").Heads, Attention = attention.Attention };
        var rules = new MethodRules
        {
            Site = MethodRun.Site(vector),
            Budget = dominant + contextual - (hasCls ? 1 : 0),
            Protected = hasCls ? [0] : [],
            Options = new MethodOptions { Contextual = contextual },
        };
        MethodRun run = MethodRun.Of(VisionZip.Compress, VisionZip.WorkspaceBytes, input, rules);
        int[] targets = run.Kept[dominant..], filtered = [.. Enumerable.Range(0, hidden.Rows).Except(run.Kept[..dominant])];
        int[] sources = [.. filtered.Except(targets)];
        vector.Expect("dominant_tokens", run.Kept[..dominant]);
        vector.Expect("filtered_tokens", filtered);
        vector.Expect("step", contextual > 1 ? Array.IndexOf(filtered, targets[1]) : filtered.Length);
        vector.Expect("contextual_targets", targets);
        vector.Expect("merged_sources", sources);
        vector.Expect("assignment_to_target_ordinal", [.. sources.Select(source => run.Assignment[source] - dominant)]);
        vector.Expect("out_tokens", run.Rows);
        vector.Expect("out_count", run.Rows.Rows);
    }

    private static Matrix Received(Tensor3 attention)
    {
        var means = new Matrix(attention.Depth, attention.Columns);
        AttentionReceived.Average(attention.Data, attention.Depth, attention.Columns, [], means.Data);
        return means;
    }
}
