using System.Reflection;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>The cache pipelines of samples and benchmarks, with their twins: their files are linked into this assembly.</summary>
internal static class SampleCaches
{
    /// <summary>Each once.</summary>
    internal static CachePipeline[] All { get; } =
    [
        .. typeof(SampleCaches).Assembly.GetTypes()
            .Where(static type => type.FullName!.StartsWith("LongConversation.", StringComparison.Ordinal)
                || type.FullName!.StartsWith("PipelineDsl.Benchmarks.", StringComparison.Ordinal))
            .Select(static type => type.GetProperty("Definition", BindingFlags.Public | BindingFlags.Static))
            .Where(static property => property?.PropertyType == typeof(CachePipeline))
            .Select(static property => (CachePipeline)property!.GetValue(null)!)
            .OrderBy(static pipeline => pipeline.FullName, StringComparer.Ordinal),
    ];

    /// <summary>One by its name.</summary>
    internal static CachePipeline Named(string name) => All.Single(pipeline => pipeline.Name == name);

    /// <summary>Their names, as arguments of tests.</summary>
    internal static TheoryData<string> Names => [.. All.Select(static pipeline => pipeline.Name)];
}
