using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>LLMLingua's threshold, with losses at their own tokens and as published, and Selective-Context's percentile.</summary>
internal sealed class PerplexityFilterVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_perplexity_filters";

    /// <inheritdoc/>
    public override string Method => "perplexity_filters";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        switch (vector.Group)
        {
            case "llmlingua_v1":
                CheckThreshold(vector);
                break;
            case "selective_context":
                CheckPercentile(vector);
                break;
            default:
                throw new UnknownCaseException($"unknown group '{vector.Group}'");
        }
    }

    private static void CheckThreshold(VectorCase vector)
    {
        float[] losses = vector.Inputs.Floats("token_nll");
        double ratio = vector.Params.Number("ratio");
        using var workspace = new Workspace(PerplexityFilter.WorkspaceBytes(losses.Length));
        float threshold = PerplexityFilter.Threshold(losses, ratio, workspace);
        vector.Expect("index", PerplexityFilter.Rank(losses.Length, ratio));
        vector.Expect("threshold", threshold);
        vector.Expect("kept_token_indices_reference", Kept(LossPlace.TokenInFront));
        vector.Expect("kept_token_indices_if_loss_aligned_to_its_token", Kept(LossPlace.OwnToken));

        int[] Kept(LossPlace place)
        {
            int[] kept = new int[losses.Length + 1];
            return kept[..PerplexityFilter.Select(losses, threshold, place, kept)];
        }
    }

    private static void CheckPercentile(VectorCase vector)
    {
        float[] information = vector.Inputs.Floats("self_information");
        using var workspace = new Workspace(SelfInformationFilter.WorkspaceBytes(information.Length));
        double threshold = SelfInformationFilter.Threshold(information, vector.Params.Number("reduce_ratio"), workspace);
        int[] kept = new int[information.Length];
        vector.Expect("threshold", threshold);
        vector.Expect("kept_units", kept[..SelfInformationFilter.Select(information, threshold, kept)]);
    }
}
