using PipelineDsl.Generator.Model;
using PipelineDsl.Generator.Parsing;

namespace PipelineDsl.Analyzers.Rules.Method;

/// <summary>Tries protection before it is proposed: what is protected takes room from budgets and from a grid.</summary>
internal static class ProtectionTrial
{
    /// <summary>Whether a declaration would be valid with other positions protected.</summary>
    /// <param name="pipeline">The declaration.</param>
    /// <param name="geometry">Its transformer.</param>
    /// <param name="isProtected">The positions, ascending.</param>
    internal static bool Holds(PipelineUnderReview pipeline, GeometryModel geometry, int[] isProtected)
    {
        var problems = new Problems(pipeline.Type, report: null, pipeline.CancellationToken);
        new QuotaParser(geometry, isProtected).Parse(pipeline.Attributes.Uniform, pipeline.Stages, problems);
        new PlanBuilder(geometry, isProtected, new StageRails(), problems).Run([.. pipeline.Stages]);
        return !problems.Any;
    }
}
