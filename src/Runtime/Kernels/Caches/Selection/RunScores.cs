namespace PipelineDsl.Kernels;

/// <summary>
/// Scores of some entries of a cache as if there were no others. Scorers that read keys, values and positions only see just these entries. Signals
/// such as attention cannot be taken apart so: a scorer that reads them scores the whole cache, once.
/// </summary>
/// <typeparam name="TScorer">The scorer.</typeparam>
internal readonly ref struct RunScores<TScorer>
    where TScorer : struct, ICacheScorer
{
    private readonly int _longest;
    private readonly Span<int> _entries, _tokens;
    private readonly Span<float> _scores, _ofAll, _keys, _values;
    private readonly Workspace _workspace;

    /// <summary>Takes its memory from a workspace, which the caller releases.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="longest">The most entries of a head that are scored together.</param>
    /// <param name="workspace">Scratch.</param>
    internal RunScores(in CacheLayer layer, int longest, Workspace workspace)
    {
        int heads = layer.Shape.KvHeads, values = heads * longest * layer.Shape.HeadDim;
        _longest = longest;
        _workspace = workspace;
        _entries = workspace.Take<int>(heads * longest);
        _scores = workspace.Take<float>(heads * longest);
        if (IsAskedOften)
        {
            _tokens = workspace.Take<int>(layer.Tokens.IsEmpty ? 0 : heads * longest);
            _keys = workspace.Take<float>(values);
            _values = workspace.Take<float>(values);
        }
        else
        {
            _ofAll = workspace.Take<float>(layer.Shape.Scores);
            Score(layer, _ofAll);
            EntryScores.RequireFinite(_ofAll, layer.Shape.Entries, layer.FirstHead);
        }
    }

    private static bool IsAskedOften => TScorer.Signals == CacheSignals.None;

    /// <summary>Bytes that are taken, those of the scorer included.</summary>
    /// <param name="shape">Sizes of the layer.</param>
    /// <param name="options">Options of the stage.</param>
    /// <param name="longest">The most entries of a head that are scored together.</param>
    internal static long WorkspaceBytes(CacheShape shape, CacheOptions options, int longest)
    {
        CacheShape run = shape with { Entries = int.Min(longest, shape.Entries) };
        long own = Workspace.BytesFor<int>(run.Scores) + Workspace.BytesFor<float>(run.Scores);
        return own + (IsAskedOften
            ? Workspace.BytesFor<int>(run.Scores) + (2 * Workspace.BytesFor<float>((long)run.Scores * run.HeadDim)) + TScorer.WorkspaceBytes(run, options)
            : Workspace.BytesFor<float>(shape.Scores) + TScorer.WorkspaceBytes(shape, options));
    }

    /// <summary>Room for the entries of one head that are to be scored.</summary>
    /// <param name="head">0-based head.</param>
    internal Span<int> Entries(int head) => _entries.Slice(head * _longest, _longest);

    /// <summary>Scores the first <paramref name="count"/> of every head's <see cref="Entries"/>, with what is protected marked.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="count">Entries of a head.</param>
    /// <param name="kept">How many of them a head will keep.</param>
    /// <param name="sinks">How many of the first are protected.</param>
    /// <param name="recent">How many of the last are protected.</param>
    /// <returns>Scores [heads, count], until the next call.</returns>
    /// <exception cref="NotFiniteNumberException">A score is NaN or infinite.</exception>
    internal ReadOnlySpan<float> Of(in CacheLayer layer, int count, int kept, int sinks, int recent)
    {
        int heads = layer.Shape.KvHeads;
        Span<float> scores = _scores[..(heads * count)];
        if (IsAskedOften)
        {
            ScoreAlone(layer, count, kept, sinks, recent, scores);
        }
        else
        {
            for (int head = 0; head < heads; head++)
            {
                ReadOnlySpan<float> ofHead = _ofAll.Slice(head * layer.Shape.Entries, layer.Shape.Entries);
                for (int i = 0; i < count; i++)
                {
                    scores[(head * count) + i] = ofHead[Entries(head)[i]];
                }
            }
        }

        ProtectedEntries.Mark(scores, heads, sinks, recent);
        return scores;
    }

    private void ScoreAlone(in CacheLayer layer, int count, int kept, int sinks, int recent, Span<float> scores)
    {
        CacheShape shape = layer.Shape with { Entries = count };
        int values = count * shape.HeadDim;
        for (int head = 0; head < shape.KvHeads; head++)
        {
            ReadOnlySpan<int> entries = Entries(head)[..count];
            RowGather.Copy(layer.Keys.Head(head), entries, _keys.Slice(head * values, values), shape.HeadDim);
            RowGather.Copy(layer.Values.Head(head), entries, _values.Slice(head * values, values), shape.HeadDim);
            for (int i = 0; i < count && !_tokens.IsEmpty; i++)
            {
                _tokens[(head * count) + i] = layer.Tokens[(head * layer.Shape.Entries) + entries[i]];
            }
        }

        var run = new CacheLayer
        {
            Layer = layer.Layer,
            FirstHead = layer.FirstHead,
            Shape = shape,
            Keys = new HeadTensor(_keys, shape.KvHeads, count, shape.HeadDim),
            Values = new HeadTensor(_values, shape.KvHeads, count, shape.HeadDim),
            Tokens = _tokens.IsEmpty ? [] : _tokens[..(shape.KvHeads * count)],
            Seen = layer.Seen,
            NextPosition = layer.NextPosition,
            Kept = kept,
            Sinks = sinks,
            Recent = recent,
            Options = layer.Options,
            Seed = layer.Seed,
            Rotary = layer.Rotary,
        };
        Score(run, scores);
        int bad = FiniteScan.IndexOfNonFinite(scores);
        if (bad >= 0)
        {
            throw EntryScores.NotFinite(scores[bad], layer.FirstHead + (bad / count), Entries(bad / count)[bad % count]);
        }
    }

    private void Score(in CacheLayer layer, Span<float> scores)
    {
        long mark = _workspace.Mark();
        TScorer.Score(layer, scores, _workspace);
        _workspace.Release(mark);
    }
}
