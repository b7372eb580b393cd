using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Shows a layer to its stage and takes down what stays. Where heads hold different numbers of entries, or are to keep them, the stage sees one head
/// after the other, so that scorers never meet padding, and those that read how many entries stay read the number of the head.
/// </summary>
internal sealed class LayerChooser
{
    private readonly CachePipeline _pipeline;
    private readonly RotaryEmbedding? _rotary;
    private readonly ulong _seed;
    private readonly CacheStatistics? _statistics;
    private readonly ImmutableArray<float[]?> _projections;
    private readonly int[] _held, _mayKeep, _won, _budgets;
    private CacheChoice? _headChoice;

    internal LayerChooser(
        CachePipeline pipeline, RotaryEmbedding? rotary, ulong seed, CacheStatistics? statistics, ImmutableArray<float[]?> projections)
    {
        _pipeline = pipeline;
        _rotary = rotary;
        _seed = seed;
        _statistics = statistics;
        _projections = projections.IsDefault ? [] : projections;
        _held = new int[pipeline.Geometry.KvHeads];
        _mayKeep = new int[_held.Length];
        _won = new int[_held.Length];
        _budgets = new int[_held.Length];
        CacheGuard.RequireSignals(pipeline, statistics, _projections);
    }

    /// <summary>Fills <paramref name="choice"/>; throws <see cref="CacheException"/> and changes nothing else.</summary>
    internal void Choose<T>(CacheStage stage, in CacheRows<T> rows, CacheChoice choice, Workspace workspace)
        where T : unmanaged
    {
        choice.ChosenFrom = -1;
        int padding = Held(rows), least = _pipeline.LeastOf(stage);
        if (padding == 0 && !stage.HasHeadCounts)
        {
            int kept = stage.KeptOf(rows.Entries, rows.Seen, least);
            if (kept >= rows.Entries)
            {
                choice.KeepAll(rows.Entries);
            }
            else
            {
                Run(stage, Layer(stage, rows, _pipeline.Geometry.Shape(rows.Entries), kept, workspace), choice, workspace);
            }

            if (rows.MostOfHead > 0 && choice.Longest > rows.MostOfHead)
            {
                choice.Counts.CopyTo(_won);
                ChooseByHead(stage, rows, _won, least, choice, workspace);
            }
        }
        else
        {
            ChooseByHead(stage, rows, rows.Shares.IsEmpty ? _held : rows.Shares, least, choice, workspace);
        }

        choice.ChosenFrom = rows.Entries;
    }

    /// <summary>Heads keep their own numbers, or in the shares in which they won entries when they competed.</summary>
    private void ChooseByHead<T>(
        CacheStage stage, in CacheRows<T> rows, ReadOnlySpan<int> shares, int least, CacheChoice choice, Workspace workspace)
        where T : unmanaged
    {
        int kept = stage.HasHeadCounts ? CountByHead(stage) : ShareByHead(stage, rows, shares, least);
        if (_headChoice is null || _headChoice.MaxEntries < choice.MaxEntries)
        {
            _headChoice = new CacheChoice(1, choice.MaxEntries);
        }

        CacheLayer all = Layer(stage, rows, _pipeline.Geometry.Shape(rows.Entries), kept, workspace);
        choice.Evicts = false;
        for (int head = 0; head < _held.Length; head++)
        {
            int padding = rows.Entries - _held[head];
            if (_budgets[head] >= _held[head])
            {
                _headChoice.KeepAll(_held[head]);
            }
            else
            {
                Run(stage, HeadView.Of(all, head, padding, _budgets[head]), _headChoice, workspace);
                choice.Evicts = true;
            }

            choice.Take(head, _headChoice, padding);
        }
    }

    /// <summary>Gives every head its own number, or all that it holds; the result is the most of a head.</summary>
    private int CountByHead(CacheStage stage)
    {
        for (int head = 0; head < _held.Length; head++)
        {
            _budgets[head] = int.Min(stage.HeadCounts[head], _held[head]);
        }

        return _budgets.Max();
    }

    /// <summary>Divides the budget of the layer; the result is the mean of a head.</summary>
    private int ShareByHead<T>(CacheStage stage, in CacheRows<T> rows, ReadOnlySpan<int> shares, int least)
        where T : unmanaged
    {
        int heads = _held.Length, held = 0, most = 0;
        for (int head = 0; head < heads; head++)
        {
            _mayKeep[head] = rows.MostOfHead > 0 ? int.Min(_held[head], rows.MostOfHead) : _held[head];
            held += _held[head];
            most += _mayKeep[head];
        }

        int mean = (held + heads - 1) / heads, kept = stage.KeptOf(mean, rows.Seen, least);
        HeadShares.Divide(int.Min(most, kept * heads), shares, least, _mayKeep, _budgets);
        return kept;
    }

    private void Run(CacheStage stage, in CacheLayer layer, CacheChoice choice, Workspace workspace)
    {
        long mark = workspace.Mark();
        try
        {
            stage.Choose(layer, choice, workspace);
        }
        catch (Exception error) when (error is not CacheException)
        {
            throw new CacheException(_pipeline.Name, layer.Layer, $"{stage.Name} failed: {error.Message}", error);
        }

        choice.Evicts = true;
        workspace.Release(mark);
        CacheGuard.RequireChoice(_pipeline, stage, choice, layer.Shape.Entries, layer.FirstHead);
    }

    private CacheLayer Layer<T>(CacheStage stage, in CacheRows<T> rows, CacheShape shape, int kept, Workspace workspace)
        where T : unmanaged
    {
        long widened = typeof(T) == typeof(float) || rows.IsElsewhere ? 0 : 2 * Workspace.BytesFor<float>(rows.Keys.Length);
        workspace.EnsureCapacity(stage.WorkspaceBytes(shape) + Workspace.BytesFor<int>(shape.Scores) + widened);
        bool usesStatistics = (stage.Signals & CacheSignals.Statistics) != 0;
        return new CacheLayer
        {
            Layer = stage.Layer,
            Shape = shape,
            Keys = rows.IsElsewhere ? default : Widened(rows.Keys, shape, workspace),
            Values = rows.IsElsewhere ? default : Widened(rows.Values, shape, workspace),
            Scores = rows.Scores,
            IsElsewhere = rows.IsElsewhere,
            Tokens = rows.Tokens.IsEmpty ? Numbered(shape, workspace) : rows.Tokens,
            Seen = rows.Seen,
            NextPosition = rows.NextPosition ?? (_pipeline.Positions == PositionPolicy.Repacked ? rows.Entries : rows.Seen),
            Kept = kept,
            Sinks = _pipeline.Sinks,
            Recent = _pipeline.Recent,
            Options = stage.Options,
            Seed = _seed,
            Queries = rows.Queries,
            AttentionSums = rows.AttentionSums,
            AttentionCounts = rows.AttentionCounts,
            Moments = usesStatistics ? _statistics!.Moments(stage.Layer) : rows.Moments,
            Filters = usesStatistics ? _statistics!.Filters(stage.Layer) : default,
            OutputProjection = (stage.Signals & CacheSignals.OutputProjection) != 0 ? Projection(stage.Layer, shape) : default,
            Rotary = _rotary,
        };
    }

    /// <summary>The filters of a layer, for stages that read statistics.</summary>
    internal TokenMatrix Filters(int layer) => _statistics!.Filters(layer);

    private TokenMatrix Projection(int layer, CacheShape shape)
    {
        float[] weights = _projections[layer]!;
        int rows = shape.QueryHeads * shape.HeadDim;
        return new TokenMatrix(weights, rows, weights.Length / rows);
    }

    private static HeadTensor Widened<T>(Span<T> rows, CacheShape shape, Workspace workspace)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return new HeadTensor(MemoryMarshal.Cast<T, float>(rows), shape.KvHeads, shape.Entries, shape.HeadDim);
        }

        Span<float> widened = workspace.Take<float>(rows.Length);
        HalfRows.Widen(MemoryMarshal.Cast<T, Half>(rows), widened);
        return new HeadTensor(widened, shape.KvHeads, shape.Entries, shape.HeadDim);
    }

    private static Span<int> Numbered(CacheShape shape, Workspace workspace)
    {
        Span<int> tokens = workspace.Take<int>(shape.Scores);
        for (int head = 0; head < shape.KvHeads; head++)
        {
            Span<int> row = tokens.Slice(head * shape.Entries, shape.Entries);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = i;
            }
        }

        return tokens;
    }

    /// <summary>Counts the entries of every head that are no padding; the result is the most padding of a head.</summary>
    private int Held<T>(in CacheRows<T> rows)
        where T : unmanaged
    {
        int most = 0;
        for (int head = 0; head < _held.Length; head++)
        {
            int padding = 0;
            while (!rows.Tokens.IsEmpty && padding < rows.Entries && rows.Tokens[(head * rows.Entries) + padding] < 0)
            {
                padding++;
            }

            _held[head] = rows.Entries - padding;
            most = int.Max(most, padding);
        }

        return most;
    }
}
