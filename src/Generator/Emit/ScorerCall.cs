using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Emit;

/// <summary>Calls of a scorer: direct, so that the just-in-time compiler can inline it, or through a type parameter where its members are hidden.</summary>
internal static class ScorerCall
{
    internal static void WriteScore(SourceWriter writer, ScorerModel scorer) => Write(writer, scorer, "Score", "scores");

    internal static void WriteMetric(SourceWriter writer, ScorerModel scorer) => Write(writer, scorer, "Metric", "metric");

    /// <summary>The runtime signal that a scorer reads; for attention only the scorer knows which query's.</summary>
    internal static string Signal(ScorerModel scorer)
    {
        if (scorer.Signal != SignalForm.Attention)
        {
            return $"{RuntimeNames.Tokens}.StageSignal.{scorer.Signal}";
        }

        string query = scorer.IsExplicit ? $"QueryOf<{scorer.TypeName}>()" : scorer.TypeName + ".Query";
        return $"{RuntimeNames.Tokens}.StageSignals.Of({query})";
    }

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
            _ => ("AttentionRows", "IAttentionScorer"),
        };
        writer.Line($"Call<{scorer.TypeName}>({source}, {target});");
        writer.Line();
        writer.Line("// It implements its interface explicitly, so only a type parameter can reach it.");
        writer.Line($"static void Call<TScorer>(global::PipelineDsl.{view} source, {RuntimeNames.Span}<float> target)");
        using (writer.Indented())
        {
            writer.Line($"where TScorer : struct, global::PipelineDsl.{contract} => TScorer.{method}(source, target);");
        }

        writer.Line();
    }
}
