using System.Collections.Immutable;
using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>
/// The keys and values of one sequence, compressed as a pipeline says. A run of the model goes: <see cref="Prepare"/>, run with the past as inputs and
/// the present as outputs, <see cref="Commit"/> (or <see cref="Abandon"/>). Memory is native and double-buffered; a run that needs no more room
/// allocates nothing. Serves one caller at a time: a second one gets an error.
/// </summary>
public sealed partial class KvCache : IDisposable
{
    private readonly CacheGate _gate;
    private readonly CacheSchedule _schedule;
    private readonly CacheCompaction? _compaction;
    private readonly SignalIntake _intake;
    private readonly LayerState[] _layers;
    private readonly CacheGeometry _geometry;
    private readonly CachePipeline? _pipeline;
    private readonly string _name;
    private int _prepared;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="geometry">Layers, heads and widths of the model.</param>
    /// <param name="pipeline">What compresses it; null keeps everything.</param>
    /// <param name="isHalf">Whether keys and values are half precision; otherwise single.</param>
    /// <param name="rotary">The model's rotation; null when it has none, or when nobody reads it.</param>
    /// <param name="seed">Seed of random scorers.</param>
    /// <param name="statistics">For <see cref="CacheSignals.Statistics"/>.</param>
    /// <param name="outputProjections">For <see cref="CacheSignals.OutputProjection"/>: one a layer, [query heads x head width, channels].</param>
    /// <exception cref="CacheException">The pipeline is for another geometry, or reads what is not given.</exception>
    public KvCache(
        CacheGeometry geometry,
        CachePipeline? pipeline = null,
        bool isHalf = false,
        RotaryEmbedding? rotary = null,
        ulong seed = 0,
        CacheStatistics? statistics = null,
        ImmutableArray<float[]?> outputProjections = default)
        : this(geometry, pipeline, isHalf, rotary, seed, statistics, outputProjections, static (_, entryBytes, ceiling) => new LayerBuffers(entryBytes, ceiling))
    {
    }

    /// <summary>
    /// As the other constructor, with keys and values in memory that the last argument makes for every layer, from its stage, the bytes of an
    /// entry and the entries that are never exceeded.
    /// </summary>
    internal KvCache(
        CacheGeometry geometry,
        CachePipeline? pipeline,
        bool isHalf,
        RotaryEmbedding? rotary,
        ulong seed,
        CacheStatistics? statistics,
        ImmutableArray<float[]?> outputProjections,
        Func<CacheStage?, long, int, LayerBuffers> buffers)
    {
        _name = pipeline?.Name ?? "Full cache";
        CacheGuard.RequireGeometry(_name, geometry, pipeline);
        _geometry = pipeline?.Geometry ?? geometry;
        _pipeline = pipeline;
        IsHalf = isHalf;
        Rotary = rotary;
        _gate = new CacheGate(_name);
        _schedule = new CacheSchedule(pipeline?.When ?? CacheTrigger.AfterPrefill, pipeline?.Every ?? 0);
        CacheCompactor? compactor = pipeline is null ? null : new CacheCompactor(pipeline, rotary, seed, statistics, outputProjections);
        int ceiling = pipeline?.When == CacheTrigger.AtCeiling ? _geometry.MaxTokens : int.MaxValue;
        long entryBytes = (long)_geometry.KvHeads * _geometry.HeadDim * (isHalf ? 2 : 4);
        _layers = new LayerState[geometry.Layers];
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            CacheStage? stage = pipeline?.Stages.FirstOrDefault(stage => stage.Layer == layer);
            _layers[layer] = new LayerState(_geometry, stage, entryBytes, buffers(stage, entryBytes, ceiling));
        }

        _intake = new SignalIntake(_name, _geometry, _layers, pipeline?.Sinks ?? 0, isHalf);
        if (pipeline is not null)
        {
            _compaction = new CacheCompaction(pipeline, _layers, isHalf, compactor!, rotary);
        }
    }

    /// <summary>Whether keys and values are half precision; otherwise single.</summary>
    public bool IsHalf { get; }

    /// <summary>The model's rotation; null when it has none, or when nobody reads it.</summary>
    public RotaryEmbedding? Rotary { get; }

    /// <summary>Tokens seen so far, evicted ones included.</summary>
    public int Seen { get; private set; }

    /// <summary>The position of the next token: <see cref="Seen"/>, or with repacked positions the entries of the longest layer.</summary>
    public int NextPosition => _pipeline?.Positions == PositionPolicy.Repacked ? LayerState.Longest(_layers) : Seen;

    /// <summary>The most tokens that <see cref="Prepare"/> takes for one run now; unbounded unless the cache is compressed at its ceiling.</summary>
    public int MostNewTokens => _compaction?.MostNewTokens(Seen) ?? int.MaxValue;

    /// <summary>Begins a run: compresses first where the ceiling asks for it, and makes room. Read positions, lengths and addresses afterwards.</summary>
    /// <param name="newTokens">Tokens of the run; at least 1.</param>
    /// <exception cref="CacheException">
    /// They do not fit under the ceiling, compressing failed, or a run is under way; the cache is as it was.
    /// </exception>
    /// <exception cref="OutOfMemoryException">There is no memory for them; the cache is as it was, though it may have been compressed.</exception>
    public void Prepare(int newTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newTokens, 1);
        _gate.Enter();
        bool isPrepared = false;
        try
        {
            CacheGuard.RequireRoom(_name, _geometry, _layers, newTokens);
            _compaction?.KeepUnderCeiling(newTokens, Seen);
            _intake.Prepare(newTokens);
            foreach (LayerState layer in _layers)
            {
                layer.Prepare(newTokens);
            }

            _prepared = newTokens;
            isPrepared = true;
        }
        finally
        {
            LeaveGate(isPrepared);
        }
    }

    /// <summary>Ends a run that succeeded: what it wrote becomes the past, and its signals are taken in.</summary>
    /// <param name="newTokens">As prepared.</param>
    /// <param name="signals">What the pipeline's stages read of the run.</param>
    /// <exception cref="CacheException">
    /// A new key, value or signal is missing, NaN or infinite, or no such run was prepared; the cache is as it was before the run.
    /// </exception>
    public void Commit(int newTokens, in CacheSignalValues signals = default)
    {
        _gate.EnterRun();
        try
        {
            _intake.Check(newTokens, _prepared, signals);
            _intake.Take(newTokens, Seen, signals);
            Seen += newTokens;
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Ends a run that failed or was cancelled: the cache is as it was before it. Does nothing when no run is under way.</summary>
    public void Abandon() => _gate.Abandon();

    /// <summary>Says that a prompt has been read, in however many runs. Compresses, unless the trigger is the ceiling.</summary>
    /// <exception cref="CacheException">Compressing failed; the cache is as it was.</exception>
    public void PromptEnded()
    {
        _gate.Enter();
        try
        {
            if (_schedule.IsDueAfterPrompt)
            {
                _compaction?.Run(Seen);
            }

            _schedule.Runs = 0;
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>
    /// Says that tokens have been appended after the prompt: a question, or one generated token. Compresses when runs are counted and it is time.
    /// </summary>
    /// <param name="newTokens">How many, in however many runs of the model.</param>
    /// <exception cref="CacheException">Compressing failed; the cache is as it was.</exception>
    public void RunEnded(int newTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(newTokens, 1);
        _gate.Enter();
        try
        {
            if (_compaction is not null && _schedule.IsDueAfterRun(newTokens, _compaction.LeastKept(Seen)))
            {
                _compaction.Run(Seen);
                _schedule.Runs = 0;
            }
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Compresses now.</summary>
    /// <exception cref="CacheException">
    /// There is no pipeline, a layer holds fewer entries than must stay, or a stage failed; the cache is as it was.
    /// </exception>
    public void Compact()
    {
        _gate.Enter();
        try
        {
            if (_compaction is null)
            {
                throw new CacheException(_name, -1, "no pipeline compresses this cache.");
            }

            _compaction.RequireProtected();
            _compaction.Run(Seen);
            _schedule.Runs = 0;
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Copies the cache.</summary>
    /// <exception cref="CacheException">A run is under way.</exception>
    public CacheSnapshot Snapshot()
    {
        _gate.Enter();
        try
        {
            return new CacheSnapshot(Seen, _schedule.Runs, [.. _layers.Select(static layer => layer.Copy())], _geometry, IsHalf);
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Goes back to a snapshot, of this cache or of another one with the same pipeline.</summary>
    /// <param name="snapshot">The snapshot; it can be used again.</param>
    /// <exception cref="CacheException">The snapshot is of another geometry, precision or set of signals; the cache is as it was.</exception>
    public void Restore(CacheSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        _gate.Enter();
        try
        {
            CacheGuard.RequireSnapshot(_name, snapshot, _geometry, _layers, IsHalf);
            for (int layer = 0; layer < _layers.Length; layer++)
            {
                _layers[layer].PrepareRestore(snapshot.Layers[layer]);
            }

            for (int layer = 0; layer < _layers.Length; layer++)
            {
                _layers[layer].Restore(snapshot.Layers[layer]);
            }

            Seen = snapshot.Seen;
            _schedule.Runs = snapshot.Runs;
        }
        finally
        {
            _gate.Leave();
        }
    }

    /// <summary>Forgets everything; the memory is kept for the next text.</summary>
    /// <exception cref="CacheException">A run is under way.</exception>
    public void Clear()
    {
        _gate.Enter();
        foreach (LayerState layer in _layers)
        {
            layer.Clear();
        }

        Seen = 0;
        _schedule.Runs = 0;
        _gate.Leave();
    }

    /// <summary>Frees the memory.</summary>
    /// <exception cref="CacheException">A run is under way, which still reads it; abandon it first.</exception>
    public void Dispose()
    {
        if (!_gate.Close())
        {
            return;
        }

        _compaction?.Dispose();
        _intake.Dispose();
        foreach (LayerState layer in _layers)
        {
            layer.Dispose();
        }
    }

    private void LeaveGate(bool isRunning)
    {
        if (isRunning)
        {
            _gate.LeaveRunning();
        }
        else
        {
            _gate.Leave();
        }
    }
}
