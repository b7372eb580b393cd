using System.Text;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Gives the stages of a test's pipeline kernels for a GPU, as the generator would.</summary>
internal static class WovenKernels
{
    /// <summary>The same pipeline, whose stages have kernels.</summary>
    internal static TokenPipeline Of(TokenPipeline pipeline) => new()
    {
        Name = pipeline.Name,
        FullName = pipeline.FullName,
        Plan = pipeline.Plan,
        Stages = [.. pipeline.Stages.Select(stage => Of(stage, pipeline.ProportionalAttention))],
        Protected = pipeline.Protected,
        ProportionalAttention = pipeline.ProportionalAttention,
    };

    private static TokenStage Of(TokenStage stage, bool isProportional) => new()
    {
        Name = stage.Name,
        Layer = stage.Layer,
        Kind = stage.Kind,
        Signal = stage.Signal,
        Scorer = stage.Scorer,
        Budget = stage.Budget,
        Tokens = stage.Tokens,
        KeptTokens = stage.KeptTokens,
        MaxTokens = stage.MaxTokens,
        Channels = stage.Channels,
        Protected = stage.Protected,
        WorkspaceBytes = stage.WorkspaceBytes,
        Body = stage.Body,
        Gpu = stage.Kind == StageKind.Merge ? Merge(stage) : Prune(stage, isProportional),
    };

    private static GpuStage Merge(TokenStage stage) => new(
        Constants(stage)
        + $"#define MERGED {(stage.Tokens > 0 ? $"{stage.Tokens - stage.KeptTokens}" : "(TOKENS - KEPT)")}\n"
        + "#define MERGE_ORDER 0\n"
        + Includes("arguments.cl", "merging/key_similarity.cl", "merging/nearest_odd.cl", "merging/choose_pairs.cl", "merging/merge_rows.cl"),
        [GpuKernels.KeyMetric, GpuKernels.NearestOdd, GpuKernels.ChoosePairs, GpuKernels.MergeRows]);

    private static GpuStage Prune(TokenStage stage, bool isProportional)
    {
        (string query, string[] texts, GpuKernel[] kernels) = stage.Signal switch
        {
            StageSignal.Hidden => ("", (string[])["scoring/token_norm.cl"], (GpuKernel[])[GpuKernels.TokenNorm]),
            StageSignal.Keys => ("", ["scoring/key_norm.cl"], [GpuKernels.KeyNorm]),
            StageSignal.FirstQueryAttention => Attention("FIRST", AttentionQuery.First),
            StageSignal.LastQueryAttention => Attention("LAST", AttentionQuery.Last),
            StageSignal.EveryQueryAttention => Attention("EVERY", AttentionQuery.Every),
            _ => throw new NotSupportedException($"{stage.Signal}"),
        };
        return new GpuStage(
            Constants(stage) + query + (isProportional ? "#define PROPORTIONAL\n" : "")
            + Includes(["arguments.cl", .. texts, "selection/top_k.cl", "selection/gather.cl"]),
            [.. kernels, GpuKernels.SelectHighest, GpuKernels.GatherKept]);
    }

    private static (string, string[], GpuKernel[]) Attention(string name, AttentionQuery query) =>
        ($"#define QUERY_{name}\n", ["scoring/attention.cl", "scoring/head_mean.cl"], [.. GpuKernels.AttentionOf(query), GpuKernels.HeadMean]);

    private static string Constants(TokenStage stage)
    {
        var text = new StringBuilder();
        if (stage.Tokens > 0)
        {
            text.Append($"#define TOKENS {stage.Tokens}\n#define KEPT {stage.KeptTokens}\n");
        }

        text.Append($"#define MAX_TOKENS {stage.MaxTokens}\n#define MAX_KEPT {stage.MaxTokens}\n#define CHANNELS {stage.Channels}\n");
        if (!stage.Protected.IsEmpty)
        {
            text.Append($"#define PROTECTED_COUNT {stage.Protected.Length}\n")
                .Append($"CONSTANT int protected_positions[PROTECTED_COUNT] = {{ {string.Join(", ", stage.Protected)} }};\n");
        }

        return text.ToString();
    }

    private static string Includes(params ReadOnlySpan<string> files)
    {
        var text = new StringBuilder();
        foreach (string file in files)
        {
            text.Append($"#include \"{file}\"\n");
        }

        return text.ToString();
    }
}
