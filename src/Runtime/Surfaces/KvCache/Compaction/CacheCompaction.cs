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
        _scratch.EnsureCapacity(ScratchBytes(state, shape));
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

        int values = shape.Scores * shape.HeadDim;
        state.Buffers.Fetch(state.Entries);
        _ = compactor.Choose(layer, new CacheRows<T>
        {
            Keys = state.Buffers.PastKeys.View<T>(values),
            Values = state.Buffers.PastValues.View<T>(values),
            Entries = state.Entries,
            Seen = seen,
            NextPosition = position,
            Tokens = tokens,
            AttentionCounts = counts,
            AttentionSums = sums,
            Queries = Queries(state.Queries),
            Moments = Moments(state.Moments),
            Shares = book.Shares,
            MostOfHead = IsCapped(layer) ? MostOfHead(compactor.Stage(layer)!, seen) : 0,
        });
    }

    private bool IsCapped(int layer) => pipeline.When == CacheTrigger.AtCeiling && compactor.Stage(layer)!.Heads == HeadBudgets.Adaptive;

    private void Move<T>(LayerState state, int layer, int position, int longest)
        where T : unmanaged
    {
        int entries = state.Entries, values = pipeline.Geometry.Shape(entries).Scores * pipeline.Geometry.HeadDim;
        CacheChoice choice = compactor.Chosen(layer, entries);
        int shift = pipeline.Positions == PositionPolicy.Repacked ? longest - choice.Longest - (position - entries) : 0;
        compactor.MoveTensors(layer, state.Buffers.PastKeys.View<T>(values), state.Buffers.PastValues.View<T>(values), entries, shift);
        state.Buffers.Changed();
        if (choice.Evicts)
        {
            state.Book.Keep(choice);
        }

        if (pipeline.Positions == PositionPolicy.Repacked && rotary is not null)
        {
            state.Queries?.Turn(rotary, longest - position);
        }
    }

    private HeadTensor Queries(QueryRing? ring)
    {
        if (ring is null)
        {
            return default;
        }

        Span<float> queries = _scratch.Take<float>(ring.Heads * ring.Count * ring.Width);
        ring.CopyTo(queries);
        return new HeadTensor(queries, ring.Heads, ring.Count, ring.Width);
    }

    private QueryMoments Moments(QueryMomentSums? state)
    {
        if (state is null || state.Count == 0)
        {
            return default;
        }

        int rows = state.Heads * state.HeadWidth;
        Span<float> means = _scratch.Take<float>(rows), covariances = _scratch.Take<float>(rows * state.HeadWidth);
        state.Write(means, covariances);
        return new QueryMoments
        {
            Means = new TokenMatrix(means, state.Heads, state.HeadWidth),
            Covariances = new TokenMatrix(covariances, rows, state.HeadWidth),
        };
    }

    private static long ScratchBytes(LayerState state, CacheShape shape) =>
        (3 * Workspace.BytesFor<float>(shape.Scores))
        + (state.Queries is { } ring ? Workspace.BytesFor<float>((long)ring.Heads * ring.Count * ring.Width) : 0)
        + (state.Moments is { } moments
            ? Workspace.BytesFor<float>((long)moments.Heads * moments.HeadWidth)
                + Workspace.BytesFor<float>((long)moments.Heads * moments.HeadWidth * moments.HeadWidth)
            : 0);
}
