using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>Kernels that score tokens, or give them vectors to be compared by.</summary>
internal static class GpuScorers
{
    /// <summary>The step of a scorer or similarity; null where there is none.</summary>
    internal static GpuStep? Of(ScorerModel scorer)
    {
        string does = scorer.IsSimilarity
            ? $"{scorer.DisplayName} gives every token a vector of the {(scorer.Signal == SignalForm.Keys ? "head width" : "channels")} to be compared by."
            : $"{scorer.DisplayName} scores every token.";
        return BuiltIn(scorer) is { } known ? new GpuStep(does, [$"{known.File}.cl"], known.Kernel.Length == 0 ? [] : [known.Kernel])
            : scorer.Translation is { Reason: "" } own ? new GpuStep(does, [], [own.Kernel]) { Text = own.Text }
            : null;
    }

    /// <summary>Whose attention a scorer reads, as a constant of the text; empty where only the scorer knows, when the program starts.</summary>
    internal static string Query(ScorerModel scorer) => NameOf(scorer) switch
    {
        "ClsAttention" => "QUERY_FIRST",
        "LastQueryAttention" => "QUERY_LAST",
        "MeanAttention" => "QUERY_EVERY",
        _ => "",
    };

    private static (string File, string Kernel)? BuiltIn(ScorerModel scorer) => NameOf(scorer) switch
    {
        "TokenNorm" => ("scoring/token_norm", "TokenNorm"),
        "KeyNorm" => ("scoring/key_norm", "KeyNorm"),
        "RandomScore" => ("scoring/random_score", "RandomScore"),
        "RecentPosition" => ("scoring/recent_position", "RecentPosition"),
        "NetworkScore" => ("scoring/network_score", "NetworkScore"),
        "ClsAttention" or "LastQueryAttention" or "MeanAttention" => ("scoring/head_mean", "HeadMean"),
        "KeySimilarity" => ("merging/key_similarity", "KeyMetric"),

        // The search reads the hidden states themselves.
        "HiddenSimilarity" => ("merging/hidden_similarity", ""),
        _ => null,
    };

    /// <summary>The name of a scorer of the runtime's; empty for any other.</summary>
    private static string NameOf(ScorerModel scorer) => scorer.TypeName == "global::PipelineDsl." + scorer.DisplayName ? scorer.DisplayName : "";
}
