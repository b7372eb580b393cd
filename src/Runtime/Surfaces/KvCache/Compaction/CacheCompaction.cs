using System.Numerics.Tensors;
using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Compresses all layers of a <see cref="KvCache"/>, or none: every layer is chosen from before the first is touched.</summary>
internal sealed class CacheCompaction(CachePipeline pipeline, LayerState[] layers, bool isHalf, CacheCompactor compactor, RotaryEmbedding? rotary) : IDisposable
{
    private readonly Workspace _scratch = new(0);

    /// <inheritdoc/>
    public void Dispose()
    {
        compactor.Dispose();
        _scratch.Dispose();
    }

    /// <summary>The most tokens that a run may bring.</summary>
    internal int MostNewTokens(int seen)
    {
        if (pipeline.When != CacheTrigger.AtCeiling)
        {
            return int.MaxValue;
        }

        int most = int.MaxValue, mostNow = int.MaxValue, ceiling = pipeline.Geometry.MaxTokens;
        for (int layer = 0; layer < layers.Length; layer++)
        {
            most = int.Min(most, ceiling - Kept(layer, seen));
            mostNow = int.Min(mostNow, ceiling - layers[layer].Entries);
        }

        return int.Max(most, mostNow);
    }

    /// <summary>The fewest entries that a layer is cut to.</summary>
    internal int LeastKept(int seen)
    {
        int least = int.MaxValue;
        foreach (CacheStage stage in pipeline.Stages)
        {
            least = int.Min(least, stage.KeptOf(int.MaxValue, seen, pipeline.LeastOf(stage)));
        }

        return least;
    }

    /// <summary>Requires every layer to hold at least what must stay.</summary>
    internal void RequireProtected()
    {
        foreach (CacheStage stage in pipeline.Stages)
        {
            CacheGuard.RequireProtected(pipeline, stage, layers[stage.Layer].Entries);
        }
    }

    /// <summary>Compresses when a run of so many tokens would exceed the ceiling.</summary>
    internal void KeepUnderCeiling(int newTokens, int seen)
    {
        int ceiling = pipeline.Geometry.MaxTokens;
        if (pipeline.When != CacheTrigger.AtCeiling || LayerState.Longest(layers) + (long)newTokens <= ceiling)
        {
            return;
        }

        int most = MostNewTokens(seen);
        if (newTokens > most)
        {
            throw new CacheException(
                pipeline.Name, -1, $"a layer holds at most {ceiling} entries, so a run can bring {most} tokens now, but {newTokens} came.");
        }

        Run(seen, ceiling - newTokens);
    }

    /// <summary>Compresses every layer to its budget.</summary>
    /// <param name="seen">Tokens seen so far.</param>
    /// <param name="most">Entries that no layer may hold afterwards.</param>
    internal void Run(int seen, int most = int.MaxValue)
    {
        if (isHalf)
        {
            Run<Half>(seen, most);
        }
        else
        {
            Run<float>(seen, most);
        }
    }

    private void Run<T>(int seen, int most)
        where T : unmanaged
    {
        int position = pipeline.Positions == PositionPolicy.Repacked ? LayerState.Longest(layers) : seen;
        foreach (CacheStage stage in pipeline.Stages)
        {
            Choose<T>(stage.Layer, seen, position);
        }

        int longest = 0;
        for (int layer = 0; layer < layers.Length; layer++)
        {
            int entries = layers[layer].Entries;
            longest = int.Max(longest, compactor.Stage(layer) is null ? entries : compactor.Chosen(layer, entries).Longest);
            if (longest > most)
            {
                throw new CacheException(pipeline.Name, layer, $"{longest} entries would stay, but only {most} leave room for the new tokens.");
            }
        }

        // A device may fail here, but nothing is given up before all layers have been moved to other memory.
        foreach (CacheStage stage in pipeline.Stages)
        {
            BeginMove(layers[stage.Layer], stage.Layer, position, longest);
        }

        foreach (CacheStage stage in pipeline.Stages)
        {
            layers[stage.Layer].Buffers.WaitForMoves();
        }

        foreach (CacheStage stage in pipeline.Stages)
        {
            Move<T>(layers[stage.Layer], stage.Layer, position, longest);
        }
    }

    /// <summary>The most entries that compressing leaves in a layer.</summary>
    private int Kept(int layer, int seen)
    {
        int held = layers[layer].Entries;
        if (compactor.Stage(layer) is not { } stage)
        {
            return held;
        }

        int kept = stage.KeptOf(held, seen, pipeline.LeastOf(stage));
        return int.Min(held, stage switch
        {
            { Heads: HeadBudgets.Adaptive } => MostOfHead(stage, seen),
            { Selection: EntrySelection.WholeChunks } => kept + stage.ChunkLength - 1,
            { Selection: EntrySelection.PerChunk } => kept + (held / stage.ChunkLength) + 1,
            _ => kept,
        });
    }

    /// <summary>
    /// Under a ceiling, a head that wins everything may go half of the way from its budget to the ceiling, so that there is room for new tokens.
    /// </summary>
    private int MostOfHead(CacheStage stage, int seen)
    {
        int ceiling = pipeline.Geometry.MaxTokens;
        return (stage.KeptOf(ceiling, seen, pipeline.LeastOf(stage)) + ceiling) / 2;
    }

    /// <summary>Rows of heads are dense for scorers, and a capacity apart in the book.</summary>
    private void Choose<T>(int layer, int seen, int position)
        where T : unmanaged
    {
        LayerState state = layers[layer];
        EntryBook book = state.Book;
        CacheShape shape = pipeline.Geometry.Shape(state.Entries);
        _scratch.EnsureCapacity((4 * Workspace.BytesFor<float>(shape.Scores)) + LayerSignals.Bytes(state, shape));
        Span<int> tokens = _scratch.Take<int>(shape.Scores), counts = _scratch.Take<int>(state.KeepsAttention ? shape.Scores : 0);
        Span<float> sums = _scratch.Take<float>(counts.Length);
        for (int head = 0; head < shape.KvHeads; head++)
        {
            int first = head * shape.Entries;
            book.Tokens(head).CopyTo(tokens[first..]);
            if (state.KeepsAttention)
            {
                book.Counts(head).CopyTo(counts[first..]);
                TensorPrimitives.Divide(book.Sums(head), shape.GroupSize, sums.Slice(first, shape.Entries));
            }
        }

        CacheStage stage = compactor.Stage(layer)!;
        Span<float> rows = LayerSignals.Queries(state.Queries, _scratch);
        HeadTensor queries = state.Queries is { } ring ? new HeadTensor(rows, ring.Heads, ring.Count, ring.Width) : default;
        int mostOfHead = IsCapped(layer) ? MostOfHead(stage, seen) : 0;
        Span<float> scores = IsScoredElsewhere(state, stage, mostOfHead, queries.Tokens) ? _scratch.Take<float>(shape.Scores) : default;
        if (!scores.IsEmpty)
        {
            bool readsFilters = (stage.Signals & CacheSignals.Statistics) != 0;
            state.Buffers.Score(state.Entries, readsFilters ? LayerSignals.Rows(compactor.Filters(layer), _scratch) : rows, queries.Tokens, scores);
        }

        int values = shape.Scores * shape.HeadDim;
        bool isElsewhere = state.Buffers.CanMove && (!scores.IsEmpty || !stage.ReadsRows);
        if (!isElsewhere)
        {
            Fetch(state, layer);
        }

        _ = compactor.Choose(layer, new CacheRows<T>
        {
            Keys = isElsewhere ? default : state.Buffers.PastKeys.View<T>(values),
            Values = isElsewhere ? default : state.Buffers.PastValues.View<T>(values),
            IsElsewhere = isElsewhere,
            Scores = scores,
            Entries = state.Entries,
            Seen = seen,
            NextPosition = position,
            Tokens = tokens,
            AttentionCounts = counts,
            AttentionSums = sums,
            Queries = queries,
            Moments = LayerSignals.Moments(state.Moments, _scratch),
            Shares = book.Shares,
            MostOfHead = mostOfHead,
        });
    }

    private void Fetch(LayerState state, int layer)
    {
        try
        {
            state.Buffers.Fetch(state.Entries);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new CacheException(pipeline.Name, layer, $"keys and values cannot be copied from the device: {error.Message}", error);
        }
    }

    private bool IsCapped(int layer) => pipeline.When == CacheTrigger.AtCeiling && compactor.Stage(layer)!.Heads == HeadBudgets.Adaptive;

    /// <summary>
    /// Kernels score a layer as a whole. Where heads hold different numbers of entries, or are shown to the stage one by one, the processor does.
    /// </summary>
    private static bool IsScoredElsewhere(LayerState state, CacheStage stage, int mostOfHead, int queries) =>
        state.Buffers.CanScore && mostOfHead == 0 && !stage.HasHeadCounts && !state.Book.Padding.ContainsAnyExcept(0)
        && (queries > 0 || (stage.Signals & CacheSignals.RecentQueries) == 0);

    private int Shift(CacheChoice choice, int entries, int position, int longest) =>
        pipeline.Positions == PositionPolicy.Repacked ? longest - choice.Longest - (position - entries) : 0;

    private void BeginMove(LayerState state, int layer, int position, int longest)
    {
        int entries = state.Entries;
        CacheChoice choice = compactor.Chosen(layer, entries);
        if (state.Buffers.CanMove && compactor.MovesAnything(choice, Shift(choice, entries, position, longest)))
        {
            state.Buffers.BeginMove(choice, entries, Shift(choice, entries, position, longest));
        }
    }

    private void Move<T>(LayerState state, int layer, int position, int longest)
        where T : unmanaged
    {
        int entries = state.Entries, values = pipeline.Geometry.Shape(entries).Scores * pipeline.Geometry.HeadDim;
        CacheChoice choice = compactor.Chosen(layer, entries);
        int shift = Shift(choice, entries, position, longest);
        if (!state.Buffers.CanMove)
        {
            compactor.MoveTensors(layer, state.Buffers.PastKeys.View<T>(values), state.Buffers.PastValues.View<T>(values), entries, shift);
            state.Buffers.Changed();
        }
        else if (compactor.MovesAnything(choice, shift))
        {
            state.Buffers.EndMove();
        }

        if (choice.Evicts)
        {
            state.Book.Keep(choice);
        }

        if (pipeline.Positions == PositionPolicy.Repacked && rotary is not null)
        {
            state.Queries?.Turn(rotary, longest - position);
        }
    }
}
