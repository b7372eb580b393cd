namespace PipelineDsl.Datasets;

/// <summary>Rows of texts.</summary>
/// <param name="texts">The texts, UTF-8, one behind the other.</param>
/// <param name="ends">Where they end.</param>
internal sealed class TextChunk(byte[] texts, int[] ends) : ColumnChunk(ends.Length)
{
    /// <inheritdoc/>
    internal override long Bytes => texts.LongLength + (ends.LongLength * sizeof(int));

    /// <inheritdoc/>
    private protected override void PutValues(int first, int count, ColumnTarget target, int row)
    {
        for (int i = first; i < first + count; i++)
        {
            target.PutText(row + i - first, texts.AsSpan((i == 0 ? 0 : ends[i - 1])..ends[i]));
        }
    }
}
