using PipelineDsl.Kernels;
using PipelineDsl.KvCaches;

namespace PipelineDsl.Benchmarks.Quick;

/// <summary>A layer's cache and every signal that a scorer may read, with random content, each tensor in memory of its own.</summary>
internal sealed unsafe class KvTensors
{
    /// <summary>Layers that take turns: together more than a processor's caches hold, so that every call finds its data in memory, as in a decoder.</summary>
    private const int Layers = 4;

    private const int Window = 64;
    private const int ModelChannels = 2048;

    private readonly float* _queries, _means, _covariances, _filters, _sums, _projection;
    private readonly float*[] _keys = new float*[Layers], _values = new float*[Layers], _movedKeys = new float*[Layers], _movedValues = new float*[Layers];
    private readonly Half*[] _halfKeys = new Half*[Layers], _halfValues = new Half*[Layers];
    private readonly int[] _tokens, _counts;
    private readonly float[] _scores;
    private readonly RotaryEmbedding _rotary;
    private int _turn;

    /// <summary>Fills a cache.</summary>
    /// <param name="shape">Sizes.</param>
    public KvTensors(CacheShape shape)
    {
        Shape = shape;
        int size = shape.Scores * shape.HeadDim, moments = shape.QueryHeads * shape.HeadDim;
        for (int layer = 0; layer < Layers; layer++)
        {
            _keys[layer] = Normal(size, (2 * layer) + 1);
            _values[layer] = Normal(size, (2 * layer) + 2);
            _movedKeys[layer] = Buffers.Allocate<float>(size);
            _movedValues[layer] = Buffers.Allocate<float>(size);
            _halfKeys[layer] = Buffers.Allocate<Half>(size);
            _halfValues[layer] = Buffers.Allocate<Half>(size);
        }

        _queries = Normal(shape.QueryHeads * Window * shape.HeadDim, 3);
        _means = Normal(moments, 4);
        _covariances = Buffers.Allocate<float>(moments * shape.HeadDim);
        for (int row = 0; row < moments; row++)
        {
            _covariances[(row * shape.HeadDim) + (row % shape.HeadDim)] = 1;
        }

        _filters = Normal(shape.KvHeads * shape.HeadDim, 5);
        _sums = Normal(shape.Scores, 6);
        _projection = Normal(moments * ModelChannels, 7);
        _tokens = [.. Enumerable.Range(0, shape.Scores).Select(i => i % shape.Entries)];
        _scores = new float[shape.Scores];
        _rotary = RotaryEmbedding.FromTheta(shape.HeadDim);
        _counts = [.. _tokens.Select(token => shape.Entries - token)];
    }

    /// <summary>Sizes.</summary>
    public CacheShape Shape { get; }

    /// <summary>What is moved next, in single precision.</summary>
    public CacheTensors<float> Single
    {
        get
        {
            int layer = _turn++ % Layers;
            return new() { Keys = new(_movedKeys[layer], Size), Values = new(_movedValues[layer], Size), Shape = Shape };
        }
    }

    /// <summary>What is moved next, in half precision.</summary>
    public CacheTensors<Half> Half
    {
        get
        {
            int layer = _turn++ % Layers;
            return new() { Keys = new(_halfKeys[layer], Size), Values = new(_halfValues[layer], Size), Shape = Shape };
        }
    }

    private int Size => Shape.Scores * Shape.HeadDim;

    /// <summary>What a stage chooses from next.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="pipeline">Its pipeline.</param>
    /// <param name="kept">Entries that a head keeps.</param>
    public CacheLayer Layer(CacheStage stage, CachePipeline pipeline, int kept)
    {
        int moments = Shape.QueryHeads * Shape.HeadDim, window = int.Min(Window, stage.Options.Window), layer = _turn++ % Layers;
        return new()
        {
            Layer = stage.Layer,
            Shape = Shape,
            Keys = new HeadTensor(new(_keys[layer], Size), Shape.KvHeads, Shape.Entries, Shape.HeadDim),
            Values = new HeadTensor(new(_values[layer], Size), Shape.KvHeads, Shape.Entries, Shape.HeadDim),
            Tokens = _tokens,
            Seen = Shape.Entries,
            NextPosition = Shape.Entries,
            Kept = kept,
            Sinks = pipeline.Sinks,
            Recent = pipeline.Recent,
            Options = stage.Options,
            Seed = 1,
            Queries = new HeadTensor(new(_queries, Shape.QueryHeads * window * Shape.HeadDim), Shape.QueryHeads, window, Shape.HeadDim),
            AttentionSums = new(_sums, Shape.Scores),
            AttentionCounts = _counts,
            Moments = new QueryMoments
            {
                Means = new TokenMatrix(new(_means, moments), Shape.QueryHeads, Shape.HeadDim),
                Covariances = new TokenMatrix(new(_covariances, moments * Shape.HeadDim), moments, Shape.HeadDim),
            },
            Filters = new TokenMatrix(new(_filters, Shape.KvHeads * Shape.HeadDim), Shape.KvHeads, Shape.HeadDim),
            OutputProjection = new TokenMatrix(new(_projection, moments * ModelChannels), moments, ModelChannels),
            Rotary = _rotary,
        };
    }

    /// <summary>Scores all entries by the norms of their keys.</summary>
    public void ScoreByNorms() => HeadNorms.Compute(new HeadTensor(new(_keys[_turn++ % Layers], Size), Shape.KvHeads, Shape.Entries, Shape.HeadDim), _scores);

    private static float* Normal(int count, int seed)
    {
        float* values = Buffers.Allocate<float>(count);
        Sessions.Fill(new Span<float>(values, count), seed);
        return values;
    }
}
