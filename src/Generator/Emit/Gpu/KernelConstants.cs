using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Generator.Emit.Gpu;

/// <summary>The plan's numbers as constants of a stage's text, for the files that it includes.</summary>
internal static class KernelConstants
{
    /// <summary>Lines of <c>#define</c>, and arrays.</summary>
    internal static IEnumerable<string> Of(TokenPipelineModel model, StageModel stage)
    {
        // Counts that differ from run to run come with the launch; what may enter at most is always known, and sizes local memory.
        if (stage.EnteringIsFixed)
        {
            yield return Number("TOKENS", stage.Entering);
            yield return Number("KEPT", stage.Kept);
        }

        yield return Number("MAX_TOKENS", stage.Entering);
        yield return Number("MAX_KEPT", stage.Kept);
        yield return Number("CHANNELS", model.Geometry.Channels);
        if (stage.IsIdentity)
        {
            yield break;
        }

        if (stage.IsMerge)
        {
            yield return stage.EnteringIsFixed ? Number("MERGED", stage.Entering - stage.Kept) : "#define MERGED (TOKENS - KEPT)";
            yield return Number("MERGE_ORDER", stage.Strategy == StageStrategy.MergeToMe ? 1 : 0);
            if (stage.Scorer.Translation is not null)
            {
                yield return $"#define METRIC_WIDTH {(stage.Scorer.Signal == SignalForm.Keys ? "at.head_width" : "CHANNELS")}";
            }
        }

        foreach (string line in Places(model, stage).Concat(Cells(model, stage)))
        {
            yield return line;
        }

        if (!GpuSteps.ReadsAttention(stage))
        {
            yield break;
        }

        if (GpuScorers.Query(stage.Scorer) is { Length: > 0 } query)
        {
            yield return $"#define {query}";
        }

        if (model.ProportionalAttention)
        {
            yield return "#define PROPORTIONAL";
        }
    }

    /// <summary>What may not be touched.</summary>
    private static IEnumerable<string> Places(TokenPipelineModel model, StageModel stage)
    {
        if (model.Protected.Count > 0)
        {
            yield return Number("PROTECTED_COUNT", model.Protected.Count);
            yield return $"CONSTANT int protected_positions[PROTECTED_COUNT] = {{ {string.Join(", ", model.Protected.Select(CSharpText.Literal))} }};";
        }

        if (stage.Span is { } span)
        {
            yield return Number("SPAN_START", span.Start);
            yield return Number("SPAN_LENGTH", span.Length);
        }

        if (stage.Debias is not null)
        {
            yield return Number("DEBIAS_START", stage.Span?.Start ?? GuardRailParser.FirstUnprotected(model.Protected));
        }
    }

    /// <summary>The regions of a quota.</summary>
    private static IEnumerable<string> Cells(TokenPipelineModel model, StageModel stage)
    {
        if (stage.Quota is not { } quota)
        {
            yield break;
        }

        yield return Number("QUOTA_FIRST", quota.First);
        (string Name, int Value)[] numbers =
        [
            ("WINDOW", quota.Window), ("GRID_ROWS", quota.Rows), ("GRID_COLUMNS", quota.Columns), ("GRID_CELL", quota.Cell),
            ("FRAMES", quota.Frames), ("FRAME_TOKENS", quota.FrameTokens),
        ];
        foreach ((string name, int value) in numbers.Where(static number => number.Value > 0))
        {
            yield return Number(name, value);
        }

        yield return Number("CELL_COUNT", StageText.CellCount(quota, model.Geometry.Tokens));
    }

    private static string Number(string name, int value) => $"#define {name} {CSharpText.Literal(value)}";
}
