using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>
/// One layer's stage on a cache of its own geometry. It chooses from one copy of the cache and moves in another, so that every call finds the same data.
/// </summary>
internal sealed class KvTrial
{
    private readonly CacheStage _stage;
    private readonly CachePipeline _pipeline;
    private readonly KvTensors _tensors;
    private readonly CacheChoice _choice;
    private readonly Workspace _workspace;

    /// <summary>A trial.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="stage">One of its stages.</param>
    /// <param name="tensors">Data of its geometry.</param>
    public KvTrial(CachePipeline pipeline, CacheStage stage, KvTensors tensors)
    {
        (_pipeline, _stage, _tensors) = (pipeline, stage, tensors);
        CacheShape shape = tensors.Shape;
        _choice = new CacheChoice(shape.KvHeads, shape.Entries);
        _workspace = new Workspace(stage.WorkspaceBytes(shape));
        Kept = stage.KeptOf(shape.Entries, shape.Entries, pipeline.Sinks + pipeline.Recent);
        Choose();
    }

    /// <summary>Entries that a head keeps; the mean where heads compete.</summary>
    public int Kept { get; }

    /// <summary>Bytes that move, read and written: rows that stand where they belong do not.</summary>
    public long MovedBytes(int bytesOfValue)
    {
        int entries = _tensors.Shape.Entries, longest = _choice.Longest;
        long rows = 0;
        for (int head = 0; head < _choice.Heads; head++)
        {
            ReadOnlySpan<int> kept = _choice.Kept(head);
            int first = longest - kept.Length;
            for (int i = 0; i < kept.Length; i++)
            {
                rows += (head * longest) + first + i == (head * entries) + kept[i] ? 0 : 1;
            }
        }

        return 2 * 2 * rows * _tensors.Shape.HeadDim * bytesOfValue;
    }

    /// <summary>Chooses and moves.</summary>
    public void Run()
    {
        Choose();
        Move();
    }

    /// <summary>Chooses.</summary>
    public void Choose()
    {
        CacheLayer layer = _tensors.Layer(_stage, _pipeline, Kept);
        _workspace.Reset();
        _stage.Choose(in layer, _choice, _workspace);
    }

    /// <summary>Moves what was chosen last.</summary>
    public void Move()
    {
        _workspace.Reset();
        CacheTensors<float> tensors = _tensors.Single;
        _stage.MoveSingle(in tensors, _choice, _workspace);
    }

    /// <summary>Moves what was chosen last, in half precision.</summary>
    public void MoveHalf()
    {
        _workspace.Reset();
        CacheTensors<Half> tensors = _tensors.Half;
        _stage.MoveHalf(in tensors, _choice, _workspace);
    }
}
