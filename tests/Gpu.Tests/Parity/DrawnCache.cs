using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>A layer's cache of random values, all of them halves, with everything that scorers read; no entry has been evicted before.</summary>
internal sealed class DrawnCache
{
    private const int Channels = 5;

    private readonly CachePipeline _pipeline;
    private readonly CacheStage _stage;
    private readonly CacheShape _shape;
    private readonly RotaryEmbedding? _rotary;
    private readonly int _queryCount, _shift;
    private readonly float[] _keys, _values, _queries, _filters, _sums, _means, _covariances, _projection;
    private readonly int[] _tokens, _counts;

    /// <summary>Draws.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="stage">The stage of the layer.</param>
    /// <param name="entries">Entries of a head.</param>
    /// <param name="seed">Seed.</param>
    internal DrawnCache(CachePipeline pipeline, CacheStage stage, int entries, int seed)
    {
        (_pipeline, _stage, _shape) = (pipeline, stage, pipeline.Geometry.Shape(entries));
        int width = _shape.HeadDim, queryRows = _shape.QueryHeads * width;
        var random = new Random(seed);
        _rotary = width % 2 == 0 ? RotaryEmbedding.FromTheta(width) : null;
        _queryCount = random.Next(1, stage.Options.Window + 4);
        _shift = random.Next(-40, 40);
        (_keys, _values) = (Draw(_shape.Scores * width), Draw(_shape.Scores * width));
        (_queries, _filters) = (Draw(queryRows * _queryCount), Draw(_shape.KvHeads * width));
        (_means, _covariances) = (Draw(queryRows), [.. Draw(queryRows * width).Select(static value => value / 64)]);
        _sums = [.. Draw(_shape.Scores).Select(float.Abs)];
        _projection = Draw(queryRows * Channels);
        _tokens = [.. Enumerable.Range(0, _shape.Scores).Select(entry => entry % entries)];
        _counts = [.. _tokens.Select(token => entries - token)];

        float[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(Half)((random.NextSingle() * 4) - 2))];
    }

    private RotaryEmbedding? TurnedBy => _pipeline.Positions == PositionPolicy.Repacked ? _rotary : null;

    /// <summary>What the generated C# keeps, which sees all of the cache.</summary>
    internal CacheChoice Choose() => Choose(Layer(isElsewhere: false, scores: []));

    /// <summary>What the generated C# keeps where the cache is on a device.</summary>
    /// <param name="scores">Scores of a device; empty where the scorer reads neither keys nor values.</param>
    internal CacheChoice ChooseBy(float[] scores) => Choose(Layer(isElsewhere: true, scores));

    /// <summary>The scores of the stage's kernels.</summary>
    /// <typeparam name="T">float or <see cref="Half"/>.</typeparam>
    /// <param name="gpu">The stage.</param>
    /// <param name="scoring">Its kernels.</param>
    internal float[] Scores<T>(GpuCacheStage gpu, GpuCacheScoring scoring)
        where T : unmanaged
    {
        bool readsQueries = (_stage.Signals & CacheSignals.RecentQueries) != 0;
        Assert.Equal(_stage.Signals, scoring.Signals);
        var sizes = new GpuCacheScoreSizes
        {
            Entries = _shape.Entries,
            KvHeads = _shape.KvHeads,
            QueryHeads = readsQueries ? _shape.QueryHeads : 0,
            Queries = readsQueries ? _queryCount : 0,
            HeadDim = _shape.HeadDim,
        };
        return CacheScoreRun.Run(Kernels(gpu).Text, scoring, As<T>(_keys), As<T>(_values), readsQueries ? _queries : _filters, sizes);
    }

    /// <summary>Requires what stays to have the same bits when kernels move it.</summary>
    /// <typeparam name="T">float or <see cref="Half"/>.</typeparam>
    /// <param name="gpu">The stage.</param>
    /// <param name="choice">What stays.</param>
    internal void CompareMoves<T>(GpuCacheStage gpu, CacheChoice choice)
        where T : unmanaged
    {
        T[] keys = [.. As<T>(_keys)], values = [.. As<T>(_values)];
        (T[] movedKeys, T[] movedValues) = CacheMoveRun.Run(Kernels(gpu), keys, values, _shape.Entries, choice.Entries, _shift);
        var tensors = new CacheTensors<T> { Keys = keys, Values = values, Shape = _shape, Rotary = TurnedBy, Shift = _shift };
        using var workspace = new Workspace(_stage.WorkspaceBytes(_shape));
        CacheMoveBody<T> move = typeof(T) == typeof(float) ? (CacheMoveBody<T>)(object)_stage.MoveSingle : (CacheMoveBody<T>)(object)_stage.MoveHalf;
        move(tensors, choice, workspace);

        Assert.Equal(keys[..movedKeys.Length], movedKeys);
        Assert.Equal(values[..movedValues.Length], movedValues);
    }

    private static T[] As<T>(float[] values)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? (T[])(object)values : (T[])(object)values.Select(static value => (Half)value).ToArray();

    private GpuCacheMove Kernels(GpuCacheStage gpu) => new(_shape.HeadDim, TurnedBy, gpu.Text);

    private CacheChoice Choose(in CacheLayer layer)
    {
        var choice = new CacheChoice(_shape.KvHeads, _shape.Entries);
        using var workspace = new Workspace(_stage.WorkspaceBytes(_shape));
        _stage.Choose(layer, choice, workspace);
        return choice;
    }

    private CacheLayer Layer(bool isElsewhere, float[] scores)
    {
        (int heads, int queryHeads, int entries, int width) = _shape;
        return new CacheLayer
        {
            Layer = _stage.Layer,
            Shape = _shape,
            Keys = isElsewhere ? default : new HeadTensor(_keys, heads, entries, width),
            Values = isElsewhere ? default : new HeadTensor(_values, heads, entries, width),
            IsElsewhere = isElsewhere,
            Scores = scores,
            Tokens = _tokens,
            Seen = entries,
            NextPosition = entries,
            Kept = _stage.KeptOf(entries, entries, _pipeline.LeastOf(_stage)),
            Sinks = _pipeline.Sinks,
            Recent = _pipeline.Recent,
            Options = _stage.Options,
            Seed = 11,
            Queries = new HeadTensor(_queries, queryHeads, queryHeads == 0 ? 0 : _queryCount, width),
            AttentionSums = _sums,
            AttentionCounts = _counts,
            Moments = new QueryMoments
            {
                Means = new TokenMatrix(_means, queryHeads, width),
                Covariances = new TokenMatrix(_covariances, queryHeads * width, width),
            },
            Filters = new TokenMatrix(_filters, heads, width),
            OutputProjection = new TokenMatrix(_projection, queryHeads * width, Channels),
            Rotary = _rotary,
        };
    }
}
