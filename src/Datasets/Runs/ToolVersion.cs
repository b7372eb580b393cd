using System.Reflection;

namespace PipelineDsl.Datasets;

/// <summary>Version of this assembly, as it stands in plans, markers and manifests.</summary>
internal static class ToolVersion
{
    /// <summary>The version, without the commit that a build may add.</summary>
    internal static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
