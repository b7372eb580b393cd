using System.Collections.Immutable;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Discovery;

/// <summary>
/// Deals pipelines out to a fixed number of buckets by name. The compiler recognises the items of a list by their position, so in one
/// long list a new class would move, and thereby rewrite, all that follow; this way it moves its few neighbours.
/// </summary>
internal static class PipelineBuckets
{
    private const int Count = 256;

    internal static ImmutableArray<EquatableArray<PipelineModel>> Of(List<PipelineModel> pipelines)
    {
        ILookup<int, PipelineModel> byBucket = pipelines.ToLookup(static pipeline => BucketOf(pipeline.Type.FullName));
        return
        [
            .. Enumerable.Range(0, Count).Select(bucket => new EquatableArray<PipelineModel>(
                [.. byBucket[bucket].OrderBy(static pipeline => pipeline.Type.FullName, StringComparer.Ordinal)])),
        ];
    }

    private static int BucketOf(string name)
    {
        var hash = new StableHash();
        hash.Add(name);
        return (int)(hash.Value % Count);
    }
}
