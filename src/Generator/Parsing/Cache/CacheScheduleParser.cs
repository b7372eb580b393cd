using PipelineDsl.Generator.Model.Cache;

namespace PipelineDsl.Generator.Parsing.Cache;

/// <summary>Reads when a cache is compressed.</summary>
internal static class CacheScheduleParser
{
    internal static CacheScheduleModel Parse(AttributeArguments pipeline, Problems problems)
    {
        var when = (TriggerForm)pipeline.Integer("When");
        int every = pipeline.Integer("Every");
        bool isCounted = when == TriggerForm.EveryRuns;
        (string Name, string Detail, Repair[] Repairs)? wrong =
            !Enum.IsDefined(typeof(TriggerForm), when) ? ("When", "this trigger is not known; use one of the values of CacheTrigger", [])
            : isCounted && every < 1
                ? (pipeline.Has("Every") ? "Every" : "When",
                    $"Every is {every}; with CacheTrigger.EveryRuns give the runs between two compressions, at least 1", [])
            : !isCounted && pipeline.Has("Every")
                ? ("Every", "Every goes with CacheTrigger.EveryRuns; remove it", [new Repair(RepairKind.RemoveArguments, "Every")])
            : null;
        if (wrong is var (name, detail, repairs))
        {
            problems.Add(RuleIds.Geometry, pipeline.Attribute, name, detail, repairs);
        }

        return new CacheScheduleModel(when, every);
    }
}
