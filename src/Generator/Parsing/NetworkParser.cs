using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Reads <c>Model</c>, the file of an auxiliary network.</summary>
internal static class NetworkParser
{
    /// <summary>The path; empty for a stage without a network. Refuses a path that nobody reads, and a reader without a path.</summary>
    internal static string Parse(AttributeArguments stage, ScorerModel scorer, bool isAtOutput, Problems problems)
    {
        string path = stage.Text("Model").Trim();
        bool isRead = scorer.Signal == SignalForm.Scores;
        string? wrong =
            isRead && path.Length == 0 ? $"{scorer.DisplayName} asks an auxiliary network; name its file, for example Model = \"predictor.onnx\""
            : !isRead && stage.Has("Model") ? $"{scorer.DisplayName} asks no auxiliary network; remove Model, or use NetworkScore"
            : isRead && isAtOutput
                ? $"{scorer.DisplayName} asks an auxiliary network, which is woven into the model, but nothing is woven at the output; give another Cut"
            : null;
        if (wrong is not null)
        {
            problems.Add(
                RuleIds.Scorer, stage.Attribute, "Model", wrong, isRead ? [] : [new Repair(RepairKind.RemoveArguments, "Model")]);
        }

        return path;
    }
}
