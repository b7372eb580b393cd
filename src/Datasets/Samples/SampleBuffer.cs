namespace PipelineDsl.Datasets;

/// <summary>
/// Memory for a block of samples, reused from block to block. Not safe for concurrent use: one a thread. Needs to be disposed where rows may stay in mapped
/// files.
/// </summary>
internal sealed class SampleBuffer : IDisposable
{
    /// <summary>Embeddings in a mapped file, in place of <see cref="Embeddings"/>.</summary>
    internal BorrowedRows BorrowedEmbeddings { get; } = new();

    /// <summary>Logits in a mapped file, in place of <see cref="Logits"/> or <see cref="SingleLogits"/>.</summary>
    internal BorrowedRows BorrowedLogits { get; } = new();

    /// <summary>
    /// Whether rows may stay in mapped files where scorers can read them there. They may then be read through <see cref="Block"/> alone, and not
    /// compacted.
    /// </summary>
    internal bool Borrows
    {
        init => BorrowedEmbeddings.IsAllowed = BorrowedLogits.IsAllowed = value;
    }

    /// <summary>Number of samples read.</summary>
    internal int Count { get; private set; }

    /// <summary>Width of an embedding.</summary>
    internal int Channels { get; set; }

    /// <summary>Global indices.</summary>
    internal long[] Indices = [];

    /// <summary>Embeddings, row after row.</summary>
    internal float[] Embeddings = [];

    /// <summary>Logits, row after row.</summary>
    internal double[] Logits = [];

    /// <summary>Logits in single precision; used in place of <see cref="Logits"/> where <see cref="HasSingleLogits"/>.</summary>
    internal SingleLogits SingleLogits { get; } = new();

    /// <summary>Whether logits are in single precision.</summary>
    internal bool HasSingleLogits { get; set; }

    /// <summary>Logits that were read, in double precision.</summary>
    internal ReadOnlySpan<double> WideLogits => HasSingleLogits ? SingleLogits.Wide : Logits;

    /// <summary>Classes.</summary>
    internal int[] Labels = [];

    /// <summary>Losses.</summary>
    internal double[] Losses = [];

    /// <summary>Scores from a column.</summary>
    internal double[] Scores = [];

    /// <summary>Presentations, row after row.</summary>
    internal byte[] Correct = [];

    /// <summary>Probabilities, row after row.</summary>
    internal double[] Probabilities = [];

    /// <summary>Costs.</summary>
    internal double[] Costs = [];

    /// <summary>Texts, one behind the other.</summary>
    internal byte[] Texts = [];

    /// <summary>Where texts end.</summary>
    internal int[] TextEnds = [];

    /// <summary>Names, when asked for.</summary>
    internal string[] Ids = [];

    /// <summary>Columns that were read.</summary>
    internal SampleColumns Columns { get; private set; }

    /// <summary>Values of a row of logits.</summary>
    internal int LogitWidth { get; set; }

    /// <summary>Values of a row of presentations.</summary>
    internal int EpochWidth { get; set; }

    /// <summary>Values of a row of probabilities.</summary>
    internal int ProbabilityWidth { get; set; }

    /// <summary>Makes room for samples that follow each other, and numbers them.</summary>
    /// <param name="first">Global index of the first.</param>
    /// <param name="count">How many.</param>
    /// <param name="columns">Columns that will be written.</param>
    internal void Begin(long first, int count, SampleColumns columns)
    {
        Dispose();
        Count = count;
        Columns = columns;
        Grow(ref Indices, count);
        for (int sample = 0; sample < count; sample++)
        {
            Indices[sample] = first + sample;
        }
    }

    /// <summary>Gives rows in mapped files back.</summary>
    public void Dispose()
    {
        BorrowedEmbeddings.Release();
        BorrowedLogits.Release();
        _ = SingleLogits.Begin(0);
    }

    /// <summary>Makes an array at least so long.</summary>
    /// <typeparam name="T">Type of a value.</typeparam>
    /// <param name="values">The array.</param>
    /// <param name="length">Values needed.</param>
    internal static void Grow<T>(ref T[] values, long length)
    {
        if (values.Length < length)
        {
            values = new T[checked((int)length)];
        }
    }

    /// <summary>Keeps only the samples of a mask, in their order.</summary>
    /// <param name="mask">The samples that stay.</param>
    internal void Compact(SampleMask mask)
    {
        if (mask.HoldsAll)
        {
            return;
        }

        if (BorrowedEmbeddings.IsSet || BorrowedLogits.IsSet)
        {
            throw new InvalidOperationException("Rows in mapped files stay where they are.");
        }

        int to = 0, textEnd = 0;
        for (int from = 0; from < Count; from++)
        {
            int textStart = Columns.HasFlag(SampleColumns.Text) && from > 0 ? TextEnds[from - 1] : 0;
            if (!mask.Contains(Indices[from]))
            {
                continue;
            }

            Move(Indices, 1, from, to, true);
            Move(Embeddings, Channels, from, to, Columns.HasFlag(SampleColumns.Embedding));
            Move(Logits, LogitWidth, from, to, Columns.HasFlag(SampleColumns.Logits) && !HasSingleLogits);
            Move(SingleLogits.Memory, LogitWidth, from, to, Columns.HasFlag(SampleColumns.Logits) && HasSingleLogits);
            Move(Labels, 1, from, to, Columns.HasFlag(SampleColumns.Label));
            Move(Losses, 1, from, to, Columns.HasFlag(SampleColumns.Loss));
            Move(Scores, 1, from, to, Columns.HasFlag(SampleColumns.Score));
            Move(Correct, EpochWidth, from, to, Columns.HasFlag(SampleColumns.Correct));
            Move(Probabilities, ProbabilityWidth, from, to, Columns.HasFlag(SampleColumns.Probabilities));
            Move(Costs, 1, from, to, Columns.HasFlag(SampleColumns.Cost));
            Move(Ids, 1, from, to, Columns.HasFlag(SampleColumns.Id));
            if (Columns.HasFlag(SampleColumns.Text))
            {
                // Ends up to this sample were moved no further than here, so those behind are still as they were read.
                int length = TextEnds[from] - textStart;
                Array.Copy(Texts, textStart, Texts, textEnd, length);
                _ends.Add(textEnd += length);
            }

            to++;
        }

        _ends.CopyTo(TextEnds);
        _ends.Clear();
        Count = to;
        SingleLogits.Count = to * LogitWidth;
    }

    /// <summary>The samples, as scorers see them; until the next ones are read, or this is disposed.</summary>
    internal SampleBlock Block() => new()
    {
        Indices = Indices.AsSpan(0, Count),
        Embeddings = Columns.HasFlag(SampleColumns.Embedding) ? new TokenMatrix(Of(BorrowedEmbeddings, Embeddings, Channels), Count, Channels) : default,
        Logits = HasSingleLogits || !Columns.HasFlag(SampleColumns.Logits) ? [] : Of(BorrowedLogits, Logits, LogitWidth),
        Single = HasSingleLogits && Columns.HasFlag(SampleColumns.Logits) ? Singles() : null,
        Labels = Of(Labels, 1, SampleColumns.Label),
        Losses = Of(Losses, 1, SampleColumns.Loss),
        Scores = Of(Scores, 1, SampleColumns.Score),
        Correct = Of(Correct, EpochWidth, SampleColumns.Correct),
        Probabilities = Of(Probabilities, ProbabilityWidth, SampleColumns.Probabilities),
        Costs = Of(Costs, 1, SampleColumns.Cost),
        Texts = Columns.HasFlag(SampleColumns.Text) ? Texts : [],
        TextEnds = Of(TextEnds, 1, SampleColumns.Text),
    };

    private readonly List<int> _ends = [];

    private static void Move<T>(T[] values, int width, int from, int to, bool isRead)
    {
        if (isRead && from != to)
        {
            Array.Copy(values, (long)from * width, values, (long)to * width, width);
        }
    }

    private unsafe SingleLogits Singles()
    {
        if (BorrowedLogits.IsSet)
        {
            SingleLogits.Refer(BorrowedLogits.At<float>());
        }

        return SingleLogits;
    }

    private unsafe ReadOnlySpan<T> Of<T>(BorrowedRows borrowed, T[] values, int width)
        where T : unmanaged => borrowed.IsSet ? new ReadOnlySpan<T>(borrowed.At<T>(), Count * width) : values.AsSpan(0, Count * width);

    private ReadOnlySpan<T> Of<T>(T[] values, int width, SampleColumns column) =>
        Columns.HasFlag(column) ? values.AsSpan(0, Count * width) : [];
}
