using PipelineDsl.KvCaches;

namespace PipelineDsl.Tests.Onnx.Caches;

/// <summary>Pipelines as weaving reads them; they choose nothing.</summary>
internal static class CachePipelines
{
    internal static CachePipeline Make(
        CacheGeometry geometry, CacheSignals signals = CacheSignals.None, HeadBudgets heads = HeadBudgets.Uniform, bool differ = false, int window = 4,
        PositionPolicy positions = PositionPolicy.Original) => new()
        {
            Name = "Test",
            FullName = "Test",
            Geometry = geometry,
            Positions = positions,
            Stages =
            [
                .. Enumerable.Range(0, geometry.Layers).Select(layer => new CacheStage
                {
                    Name = $"Layer{layer}",
                    Layer = layer,
                    Scorer = new NoScorer(),
                    Signals = signals,
                    Heads = heads,
                    Budget = new CacheBudget(0, differ ? layer + 1 : 5),
                    Options = new CacheOptions { Window = window },
                    Choose = static (in CacheLayer _, CacheChoice _, PipelineDsl.Kernels.Workspace _) => { },
                    MoveSingle = static (in CacheTensors<float> _, CacheChoice _, PipelineDsl.Kernels.Workspace _) => { },
                    MoveHalf = static (in CacheTensors<Half> _, CacheChoice _, PipelineDsl.Kernels.Workspace _) => { },
                    WorkspaceBytes = static _ => 0,
                }),
            ],
        };

    private readonly struct NoScorer : IScorer;
}
