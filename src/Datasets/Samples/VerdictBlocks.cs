namespace PipelineDsl.Datasets;

/// <summary>Reads verdicts block by block: <c>foreach (ReadOnlySpan&lt;Verdict&gt; block in new VerdictBlocks(part))</c>.</summary>
/// <param name="part">The part that <see cref="VerdictWriter"/> wrote.</param>
internal sealed class VerdictBlocks(PartReader part)
{
    private const int BlockRows = 4096;

    private readonly Verdict[] _block = new Verdict[BlockRows];
    private long _offset;
    private int _count;

    /// <summary>The block.</summary>
    public ReadOnlySpan<Verdict> Current => _block.AsSpan(0, _count);

    /// <summary>Itself.</summary>
    public VerdictBlocks GetEnumerator() => this;

    /// <summary>Reads the next block.</summary>
    /// <returns>False after the last one.</returns>
    public unsafe bool MoveNext()
    {
        _count = (int)long.Min(BlockRows, (part.Length - _offset) / sizeof(Verdict));
        part.Read<Verdict>(_offset, _block.AsSpan(0, _count));
        _offset += (long)_count * sizeof(Verdict);
        return _count > 0;
    }
}
