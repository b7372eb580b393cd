using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Compacts the cache of one layer after another, in place, for callers with a loop of their own. Two steps make it safe: <see cref="Choose"/> every
/// layer, which changes nothing and may fail, then <see cref="Move"/> every layer, which cannot. Allocates only while layers grow. For one thread at a time.
/// </summary>
public sealed class CacheCompactor : IDisposable
{
    private readonly CacheStage?[] _stages;
    private readonly CacheChoice?[] _choices;
    private readonly LayerChooser _chooser;
    private readonly Workspace _workspace = new(0);
    
    /// <summary>Makes a compactor.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="rotary">The model's rotation; null when it has none, or when nobody reads it.</param>
    /// <param name="seed">Seed of random scorers.</param>
    /// <param name="statistics">For <see cref="CacheSignals.Statistics"/>.</param>
    /// <param name="outputProjections">For <see cref="CacheSignals.OutputProjection"/>: one a layer, [query heads x head width, channels].</param>
    /// <exception cref="CacheException">The pipeline's stages make no sense, or one reads statistics or projections that are not given.</exception>
    public CacheCompactor(
        CachePipeline pipeline,
        RotaryEmbedding? rotary = null,
        ulong seed = 0,
        CacheStatistics? statistics = null,
        ImmutableArray<float[]?> outputProjections = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        CacheGuard.RequireStages(pipeline);
        Pipeline = pipeline;
        _stages = new CacheStage?[pipeline.Geometry.Layers];
        _choices = new CacheChoice?[_stages.Length];
        foreach (CacheStage stage in pipeline.Stages)
        {
            _stages[stage.Layer] = stage;
        }

        _chooser = new LayerChooser(pipeline, rotary, seed, statistics, outputProjections);
        TurnedBy = pipeline.Positions == PositionPolicy.Repacked ? rotary : null;
    }

    /// <summary>The pipeline.</summary>
    public CachePipeline Pipeline { get; }

    /// <inheritdoc/>
    public void Dispose() => _workspace.Dispose();

    /// <summary>Chooses what stays of one layer, and changes nothing.</summary>
    /// <typeparam name="T">float or <see cref="Half"/>.</typeparam>
    /// <param name="layer">0-based layer.</param>
    /// <param name="rows">Its cache.</param>
    /// <returns>The length of the layer after <see cref="Move"/>.</returns>
    /// <exception cref="CacheException">
    /// The rows disagree with the geometry, are fewer than those that must stay, a score is not finite, or the stage's code failed.
    /// </exception>
    public int Choose<T>(int layer, in CacheRows<T> rows)
        where T : unmanaged
    {
        CacheGuard.RequireRows(Pipeline, layer, rows);
        if (_stages[layer] is not { } stage)
        {
            return rows.Entries;
        }

        CacheChoice choice = ChoiceOf(layer, rows.Entries);
        _chooser.Choose(stage, rows, choice, _workspace);
        return choice.Longest;
    }

    /// <summary>Moves what <see cref="Choose"/> chose to the front of one layer's keys, values, tokens and attention.</summary>
    /// <typeparam name="T">float or <see cref="Half"/>.</typeparam>
    /// <param name="layer">0-based layer.</param>
    /// <param name="rows">The cache that was chosen from.</param>
    /// <returns>Entries left: everything is then [KV heads, entries left, ...], dense.</returns>
    /// <exception cref="InvalidOperationException">Nothing was chosen for this layer.</exception>
    public int Move<T>(int layer, in CacheRows<T> rows)
        where T : unmanaged
    {
        CacheGuard.RequireRows(Pipeline, layer, rows);
        if (_stages[layer] is null)
        {
            return rows.Entries;
        }

        CacheChoice choice = Chosen(layer, rows.Entries);
        MoveTensors(layer, rows.Keys, rows.Values, rows.Entries, shift: 0);
        int left = choice.Longest;
        Keep(choice, rows.Tokens, rows.Entries, CacheChoice.Padding);
        Keep(choice, rows.AttentionSums, rows.Entries, 0);
        Keep(choice, rows.AttentionCounts, rows.Entries, 0);
        choice.ChosenFrom = -1;
        return left;
    }

    /// <summary>Chooses and moves: for a loop that compresses one layer at a time, where a failure leaves the layers before it compressed.</summary>
    /// <typeparam name="T">float or <see cref="Half"/>.</typeparam>
    /// <param name="layer">0-based layer.</param>
    /// <param name="rows">Its cache.</param>
    /// <returns>Entries left.</returns>
    /// <exception cref="CacheException">As <see cref="Choose"/>.</exception>
    public int Compact<T>(int layer, in CacheRows<T> rows)
        where T : unmanaged
    {
        _ = Choose(layer, rows);
        return Move(layer, rows);
    }

    /// <summary>The rotation that keys are turned by; null where they keep the positions that they have.</summary>
    internal RotaryEmbedding? TurnedBy { get; }

    /// <summary>The stage of a layer; null where everything stays.</summary>
    internal CacheStage? Stage(int layer) => _stages[layer];

    /// <summary>The filters of a layer [KV heads, head width], for stages that read statistics.</summary>
    internal TokenMatrix Filters(int layer) => _chooser.Filters(layer);

    /// <summary>What stays of a layer.</summary>
    /// <exception cref="InvalidOperationException">It was not asked for these entries.</exception>
    internal CacheChoice Chosen(int layer, int entries) => _choices[layer] is { } choice && choice.ChosenFrom == entries
        ? choice
        : throw new InvalidOperationException($"{Pipeline.Name}, layer {layer}: nothing was chosen from {entries} entries; call Choose before Move.");

    /// <summary>Whether moving would change anything.</summary>
    internal bool MovesAnything(CacheChoice choice, int shift) => choice.Evicts || (shift != 0 && TurnedBy is not null);

    /// <summary>Moves keys and values.</summary>
    internal void MoveTensors<T>(int layer, Span<T> keys, Span<T> values, int entries, int shift)
        where T : unmanaged
    {
        CacheChoice choice = Chosen(layer, entries);
        if (!MovesAnything(choice, shift))
        {
            return;
        }

        CacheStage stage = _stages[layer]!;
        CacheShape shape = Pipeline.Geometry.Shape(entries);
        _workspace.EnsureCapacity(stage.WorkspaceBytes(shape));
        if (typeof(T) == typeof(float))
        {
            stage.MoveSingle(Tensors(MemoryMarshal.Cast<T, float>(keys), MemoryMarshal.Cast<T, float>(values), shape, shift), choice, _workspace);
        }
        else
        {
            stage.MoveHalf(Tensors(MemoryMarshal.Cast<T, Half>(keys), MemoryMarshal.Cast<T, Half>(values), shape, shift), choice, _workspace);
        }
    }

    private static void Keep<T>(CacheChoice choice, Span<T> values, int entries, T padding)
    {
        if (!values.IsEmpty)
        {
            choice.Keep(values, entries, choice.Longest, padding);
        }
    }

    private CacheTensors<T> Tensors<T>(Span<T> keys, Span<T> values, CacheShape shape, int shift)
        where T : unmanaged => new() { Keys = keys, Values = values, Shape = shape, Rotary = TurnedBy, Shift = shift };

    /// <summary>Room that grows with the layer, a quarter at a time.</summary>
    private CacheChoice ChoiceOf(int layer, int entries)
    {
        if (_choices[layer] is not { } choice || choice.MaxEntries < entries)
        {
            int room = int.Max(entries, int.Min(Pipeline.Geometry.MaxTokens, entries + (entries / 4)));
            choice = _choices[layer] = new CacheChoice(Pipeline.Geometry.KvHeads, room);
        }

        return choice;
    }
}
