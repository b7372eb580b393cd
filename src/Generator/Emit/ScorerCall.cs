using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Calls of a scorer: direct, so that the just-in-time compiler can inline it, or through a type parameter where its members are hidden.</summary>
internal static class ScorerCall
{
    internal static void WriteScore(SourceWriter writer, ScorerModel scorer) => Write(writer, scorer, "Score", "scores");

    private static void WriteMetric(SourceWriter writer, ScorerModel scorer) => Write(writer, scorer, "Metric", "metric");

    /// <summary>Writes <c>metric</c>: one finite vector a token to be compared by, <c>width</c> wide.</summary>
    internal static void WriteVectors(SourceWriter writer, ScorerModel similarity, string tokens)
    {
        bool isKeys = similarity.Signal == SignalForm.Keys;
        writer.Line($"// {similarity.DisplayName} gives every token a vector of the {(isKeys ? "head width" : "channels")} to be compared by.");
        writer.Line(isKeys ? "int width = input.Keys.HeadWidth;" : "int width = input.Hidden.Channels;");
        writer.Line($"{RuntimeNames.Span}<float> metric = workspace.Take<float>({tokens} * width);");
        WriteMetric(writer, similarity);
        writer.Line($"{RuntimeNames.Guard}.RequireFinite(site, metric, width);");
    }

    /// <summary>The runtime signal that a scorer reads; for attention only the scorer knows which query's.</summary>
    internal static string Signal(ScorerModel scorer)
    {
        if (scorer.Signal != SignalForm.Attention)
        {
            return $"{RuntimeNames.Tokens}.StageSignal.{scorer.Signal}";
        }

        return $"{RuntimeNames.Tokens}.StageSignals.Of({Query(scorer)})";
    }

    /// <summary>Whose attention a scorer reads, as an expression.</summary>
    internal static string Query(ScorerModel scorer) => scorer.IsExplicit ? $"QueryOf<{scorer.TypeName}>()" : scorer.TypeName + ".Query";

    private static void Write(SourceWriter writer, ScorerModel scorer, string method, string target)
    {
        string source = scorer.Signal == SignalForm.Positions ? "input.Positions" : $"input.{scorer.Signal}";
        if (!scorer.IsExplicit)
        {
            writer.Line($"{scorer.TypeName}.{method}({source}, {target});");
            return;
        }

        (string view, string contract) = (scorer.Signal, scorer.IsSimilarity) switch
        {
            (SignalForm.Positions, _) => ("TokenPositions", "IPositionScorer"),
            (SignalForm.Hidden, false) => ("TokenMatrix", "IHiddenScorer"),
            (SignalForm.Hidden, true) => ("TokenMatrix", "IHiddenSimilarity"),
            (SignalForm.Keys, false) => ("HeadTensor", "IKeyScorer"),
            (SignalForm.Keys, true) => ("HeadTensor", "IKeySimilarity"),
            (SignalForm.Scores, _) => ("ReadOnlySpan<float>", "INetworkScorer"),
            _ => ("AttentionRows", "IAttentionScorer"),
        };

        writer.Line($"Call<{scorer.TypeName}>({source}, {target});");
        writer.Line();
        writer.Line("// It implements its interface explicitly, so only a type parameter can reach it.");
        string space = scorer.Signal == SignalForm.Scores ? "global::System" : "global::PipelineDsl";
        writer.Line($"static void Call<TScorer>({space}.{view} source, {RuntimeNames.Span}<float> target)");
        using (writer.Indented())
        {
            writer.Line($"where TScorer : struct, global::PipelineDsl.{contract} => TScorer.{method}(source, target);");
        }

        writer.Line();
    }
}
