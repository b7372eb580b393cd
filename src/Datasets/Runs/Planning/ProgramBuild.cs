namespace PipelineDsl.Datasets;

/// <summary>Tells builds of the user's program apart. A plan cannot see that a scorer was changed; its assembly's identity can.</summary>
internal static class ProgramBuild
{
    /// <summary>Identities of the assemblies whose code a pipeline calls.</summary>
    /// <param name="pipeline">The pipeline.</param>
    internal static string Of(DatasetPipeline pipeline) => string.Join(
        ' ',
        pipeline.Stages.Select(static stage => stage.Code?.Method.Module).OfType<System.Reflection.Module>().Distinct()
            .Select(static module => $"{module.Name} {module.ModuleVersionId:N}").Order(StringComparer.Ordinal));
}
