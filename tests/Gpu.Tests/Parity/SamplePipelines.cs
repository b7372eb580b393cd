using System.Reflection;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>The token pipelines of samples and benchmarks, with their twins: their files are linked into this assembly.</summary>
internal static class SamplePipelines
{
    /// <summary>Each once; a pipeline without random baseline has its twins nevertheless.</summary>
    internal static TokenPipeline[] All { get; } =
    [
        .. typeof(SamplePipelines).Assembly.GetTypes()
            .Select(static type => type.GetProperty("Definition", BindingFlags.Public | BindingFlags.Static))
            .Where(static property => property?.PropertyType == typeof(TokenPipeline))
            .Select(static property => (TokenPipeline)property!.GetValue(null)!)
            .OrderBy(static pipeline => pipeline.FullName, StringComparer.Ordinal),
    ];

    /// <summary>One by its name.</summary>
    internal static TokenPipeline Named(string name) => All.Single(pipeline => pipeline.Name == name);

    /// <summary>Their names, as arguments of tests.</summary>
    internal static TheoryData<string> Names => [.. All.Select(static pipeline => pipeline.Name)];
}
