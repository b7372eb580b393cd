namespace PipelineDsl.Datasets.Tests.Support;

/// <summary>A set in memory, as one file.</summary>
internal sealed class ArraySamples : SampleSource
{
    /// <summary>Width of an embedding.</summary>
    public int Channels { get; init; }

    /// <summary>Embeddings [samples, channels].</summary>
    public float[] Embeddings { get; init; } = [];

    /// <summary>Classes.</summary>
    public int[] Labels { get; init; } = [];

    /// <summary>Logits [samples, width].</summary>
    public double[] Logits { get; init; } = [];

    /// <summary>Scores.</summary>
    public double[] Scores { get; init; } = [];

    /// <summary>Costs.</summary>
    public double[] Costs { get; init; } = [];

    /// <summary>Samples, whatever the columns hold.</summary>
    public required int Samples { get; init; }

    /// <inheritdoc/>
    internal override long Count => Samples;

    /// <inheritdoc/>
    internal override void Read(long first, int count, SampleColumns columns, string scoreColumn, SampleBuffer buffer)
    {
        buffer.Begin(first, count, columns);
        buffer.Channels = Channels;
        buffer.LogitWidth = Logits.Length / int.Max(1, Samples);
        Copy(Embeddings, Channels, SampleColumns.Embedding, ref buffer.Embeddings);
        Copy(Labels, 1, SampleColumns.Label, ref buffer.Labels);
        Copy(Logits, buffer.LogitWidth, SampleColumns.Logits, ref buffer.Logits);
        Copy(Scores, 1, SampleColumns.Score, ref buffer.Scores);
        Copy(Costs, 1, SampleColumns.Cost, ref buffer.Costs);

        void Copy<T>(T[] from, int width, SampleColumns column, ref T[] to)
        {
            if (columns.HasFlag(column))
            {
                SampleBuffer.Grow(ref to, (long)count * width);
                Array.Copy(from, first * width, to, 0, (long)count * width);
            }
        }
    }

    /// <inheritdoc/>
    internal override SamplePlace Locate(long index) => new("memory", index);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }
}
