using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>
/// What a manifest says: everything from which the run can be repeated bit for bit, and what came out. It holds no times and no names of machines, so
/// that two runs of one plan write the same bytes.
/// </summary>
/// <param name="context">A run whose stages have ended.</param>
/// <param name="plan">The plan as it stands in the folder.</param>
internal sealed class ManifestContent(RunContext context, PlanFile plan)
{
    /// <summary>The figure of a stage that says how many pairs of rows were compared.</summary>
    internal const string RowsCompared = "rows compared";

    private readonly TaskMarker[] _merges =
        [.. context.Schedule.Select(round => context.Marker(new TaskName(round.Round.Name, TaskName.Merge))!)];

    private readonly TaskMarker[] _markers =
    [
        .. context.Schedule
            .SelectMany(static round => Enumerable.Range(TaskName.Merge, round.Round.Tasks + 1).Select(task => new TaskName(round.Round.Name, task)))
            .Select(context.Marker).OfType<TaskMarker>(),
    ];

    /// <summary>Puts a manifest together.</summary>
    /// <param name="tally">Samples kept.</param>
    /// <param name="format">Format of the rows.</param>
    /// <param name="drawn">Samples of every random subset.</param>
    /// <param name="files">The files.</param>
    internal JsonObject Of(ClassTally tally, string format, long[] drawn, OutputFile[] files) => new()
    {
        ["planHash"] = plan.Hash,
        ["format"] = format,
        ["version"] = ToolVersion.Text,
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["vectors"] = Distinct(static marker => marker.Vectors),
        ["programs"] = Distinct(static marker => marker.Program),
        ["samples"] = context.Plan.Samples,
        ["kept"] = tally.Kept,
        ["stages"] = new JsonArray([.. Enumerable.Range(0, context.Plan.Pipeline.Stages.Length).Select(Stage)]),
        ["classes"] = Classes(tally),
        ["random"] = new JsonArray([.. drawn.Select(static (count, number) => new JsonObject { ["number"] = number, ["samples"] = count })]),
        ["files"] = new JsonArray([.. files.Select(static file => new JsonObject
        {
            ["name"] = file.Name,
            ["bytes"] = file.Bytes,
            ["sha256"] = file.Sha256,
        })]),
        ["warnings"] = new JsonArray([.. Warnings().Select(static warning => (JsonNode)warning)]),
        ["plan"] = plan.Content.DeepClone(),
    };

    private static JsonArray Classes(ClassTally tally)
    {
        var classes = new JsonArray();
        for (int group = 0; group < tally.SamplesByClass.Length && tally.HasClasses; group++)
        {
            classes.Add((JsonNode)new JsonObject { ["class"] = group, ["samples"] = tally.SamplesByClass[group], ["kept"] = tally.KeptByClass[group] });
        }

        return classes;
    }

    private JsonArray Distinct(Func<TaskMarker, string> value) =>
        new([.. _markers.Select(value).Distinct().Order(StringComparer.Ordinal).Select(static text => (JsonNode)text)]);

    private JsonNode Stage(int stage)
    {
        var reasons = new JsonObject();
        long[] counts = Counts(stage);
        for (int reason = 0; reason < counts.Length; reason++)
        {
            if (counts[reason] > 0)
            {
                reasons[((VerdictReason)reason).Word] = counts[reason];
            }
        }

        var figures = new JsonObject();
        foreach (ReportedFigure figure in context.Schedule.Where(round => round.Stage == stage).SelectMany(round => _merges[round.Place].Figures))
        {
            figures[figure.Name] = double.IsFinite(figure.Value) ? figure.Value : null;
        }

        HashSet<string> rounds = [.. context.Schedule.Where(round => round.Stage == stage).Select(static round => round.Round.Name)];
        if (_markers.Where(marker => rounds.Contains(marker.Round)).Sum(static marker => marker.Compared) is > 0 and var compared)
        {
            figures[RowsCompared] = compared;
        }

        return new JsonObject
        {
            ["name"] = context.Plan.Pipeline.Stages[stage].Name,
            ["action"] = context.Plan.Pipeline.Stages[stage].Action,
            ["entered"] = counts.Sum(),
            ["kept"] = Kept(counts),
            ["reasons"] = reasons,
            ["figures"] = figures,
        };
    }

    private IEnumerable<string> Warnings()
    {
        for (int stage = 0; stage < context.Plan.Pipeline.Stages.Length; stage++)
        {
            long[] counts = Counts(stage);
            if (PlainTopK.Warning(context.Plan.Pipeline.Stages[stage], counts.Sum(), counts[(int)VerdictReason.Chosen]) is { } warning)
            {
                yield return warning;
            }
        }

        int builds = _markers.Select(static marker => marker.Program).Distinct().Count();
        if (builds > 1)
        {
            yield return $"Tasks were done by {builds} builds of the program. If what scores samples changed between them, run again in a new folder.";
        }

        foreach (string warning in _merges.SelectMany(static merge => merge.Warnings))
        {
            yield return warning;
        }
    }

    private static long Kept(long[] counts) => Enum.GetValues<VerdictReason>().Where(static reason => reason.Stays).Sum(reason => counts[(int)reason]);

    private long[] Counts(int stage)
    {
        using PartReader part = context.Open(context.Verdicts(stage), StageEnd.CountsPart);
        long[] counts = new long[VerdictReasons.Count];
        part.Read<long>(0, counts);
        return counts;
    }
}
