using System.Runtime.InteropServices;
using PipelineDsl.Conformance.Vectors;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>When a cache is compressed while decoding, and how much a ratio of the tokens seen keeps.</summary>
internal sealed class DecodingScheduleVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "kv_decoding_schedule";

    /// <inheritdoc/>
    public override string Method => "decoding_schedule";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        switch (vector.Group)
        {
            case "cases":
                CheckLog(vector);
                break;
            case "fixed_ratio_variant":
                int seen = vector.Params.Int("last_position") + 1;
                var budget = new CacheBudget(1 - vector.Params.Number("ratio"), 0) { Of = Basis.Original };
                vector.Expect("target", budget.Entries(seen, seen, least: 0));
                break;
            default:
                throw new UnknownCaseException(vector.Group);
        }
    }

    /// <summary>Runs a cache. The prompt of this file was read before anything counted, so its end is not announced.</summary>
    private static void CheckLog(VectorCase vector)
    {
        CachePipeline pipeline = Pipeline(vector.Params.Int("target_size"), vector.Params.Int("compression_interval"));
        using var cache = new KvCache(pipeline.Geometry, pipeline);
        Run(cache, vector.Params.Int("prefill"));
        int steps = vector.Params.Int("decode_steps"), question = vector.Params.Int("question");
        for (int forward = 0; forward <= steps; forward++)
        {
            int tokens = forward == 0 ? question : 1, before = cache.Entries(0);
            Run(cache, tokens);
            cache.RunEnded(tokens);
            vector.Expect($"log[{forward}].forward", forward);
            vector.Expect($"log[{forward}].new_tokens", tokens);
            vector.Expect($"log[{forward}].triggered", cache.Entries(0) < before + tokens);
            vector.Expect($"log[{forward}].cache_size", cache.Entries(0));
        }
    }

    private static CachePipeline Pipeline(int kept, int every) => new()
    {
        Name = "DecodingSchedule",
        FullName = "DecodingSchedule",
        Geometry = new CacheGeometry(Layers: 1, KvHeads: 1, HeadDim: 1, MaxTokens: int.MaxValue),
        When = CacheTrigger.EveryRuns,
        Every = every,
        Stages =
        [
            new CacheStage
            {
                Name = "Layer0",
                Layer = 0,
                Scorer = default(StreamingLlm),
                Budget = new CacheBudget(0, kept),
                Choose = static (in CacheLayer layer, CacheChoice choice, Kernels.Workspace _) =>
                {
                    choice.Counts[0] = layer.Kept;
                    for (int i = 0; i < layer.Kept; i++)
                    {
                        choice.Room(0)[i] = layer.Shape.Entries - layer.Kept + i;
                    }
                },
                MoveSingle = static (in CacheTensors<float> _, CacheChoice _, Kernels.Workspace _) => { },
                MoveHalf = static (in CacheTensors<Half> _, CacheChoice _, Kernels.Workspace _) => { },
                WorkspaceBytes = static _ => 0,
            },
        ],
    };

    private static void Run(KvCache cache, int tokens)
    {
        cache.Prepare(tokens);
        float[] zeros = new float[cache.Entries(0) + tokens];
        Marshal.Copy(zeros, 0, cache.PresentKeys(0), zeros.Length);
        Marshal.Copy(zeros, 0, cache.PresentValues(0), zeros.Length);
        cache.Commit(tokens);
    }
}
