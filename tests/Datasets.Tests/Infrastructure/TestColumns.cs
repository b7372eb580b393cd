using System.Text;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets.Tests;

/// <summary>A set whose columns are arrays. A column that is left null is absent, and reading it fails.</summary>
internal sealed class TestColumns : SampleSource
{
    /// <summary>Samples; by default told from the columns.</summary>
    internal long Samples { get; init; } = -1;

    internal float[]? Embeddings { get; init; }

    internal int Channels { get; init; }

    internal double[]? Logits { get; init; }

    internal int LogitWidth { get; init; }

    internal int[]? Labels { get; init; }

    internal double[]? Losses { get; init; }

    /// <summary>Columns of scores by name.</summary>
    internal Dictionary<string, double[]> Scores { get; init; } = [];

    internal byte[]? Correct { get; init; }

    internal int EpochWidth { get; init; }

    internal double[]? Probabilities { get; init; }

    internal int ProbabilityWidth { get; init; }

    internal double[]? Costs { get; init; }

    internal string[]? Texts { get; init; }

    internal string[]? Ids { get; init; }

    internal override long Count =>
        Samples >= 0 ? Samples
        : Embeddings?.Length / Channels ?? Logits?.Length / LogitWidth ?? Labels?.Length ?? Losses?.Length ?? Correct?.Length / EpochWidth
            ?? Probabilities?.Length / ProbabilityWidth ?? Costs?.Length ?? Texts?.Length ?? Ids?.Length ?? Scores.Values.FirstOrDefault()?.Length
            ?? throw new InvalidOperationException("The set has no column.");

    internal override SampleColumns Available =>
        (Embeddings is null ? 0 : SampleColumns.Embedding) | (Logits is null ? 0 : SampleColumns.Logits) | (Labels is null ? 0 : SampleColumns.Label)
        | (Losses is null ? 0 : SampleColumns.Loss) | (Scores.Count == 0 ? 0 : SampleColumns.Score) | (Correct is null ? 0 : SampleColumns.Correct)
        | (Probabilities is null ? 0 : SampleColumns.Probabilities) | (Costs is null ? 0 : SampleColumns.Cost) | (Texts is null ? 0 : SampleColumns.Text)
        | (Ids is null ? 0 : SampleColumns.Id);

    internal override JsonNode Manifest() => new JsonObject { ["columns"] = Available.ToString(), ["samples"] = Count };

    internal override void Read(long first, int count, SampleColumns columns, string scoreColumn, SampleBuffer buffer)
    {
        buffer.Channels = Channels;
        buffer.LogitWidth = LogitWidth;
        buffer.EpochWidth = EpochWidth;
        buffer.ProbabilityWidth = ProbabilityWidth;
        buffer.Begin(first, count, columns);
        Copy(Embeddings, Channels, ref buffer.Embeddings, SampleColumns.Embedding);
        Copy(Logits, LogitWidth, ref buffer.Logits, SampleColumns.Logits);
        Copy(Labels, 1, ref buffer.Labels, SampleColumns.Label);
        Copy(Losses, 1, ref buffer.Losses, SampleColumns.Loss);
        Copy(Scores.GetValueOrDefault(scoreColumn), 1, ref buffer.Scores, SampleColumns.Score);
        Copy(Correct, EpochWidth, ref buffer.Correct, SampleColumns.Correct);
        Copy(Probabilities, ProbabilityWidth, ref buffer.Probabilities, SampleColumns.Probabilities);
        Copy(Costs, 1, ref buffer.Costs, SampleColumns.Cost);
        Copy(Ids, 1, ref buffer.Ids, SampleColumns.Id);
        if (columns.HasFlag(SampleColumns.Text))
        {
            byte[][] texts = [.. Texts!.AsSpan((int)first, count).ToArray().Select(Encoding.UTF8.GetBytes)];
            buffer.Texts = [.. texts.SelectMany(static text => text)];
            SampleBuffer.Grow(ref buffer.TextEnds, count);
            int end = 0;
            for (int sample = 0; sample < count; sample++)
            {
                buffer.TextEnds[sample] = end += texts[sample].Length;
            }
        }

        void Copy<T>(T[]? from, int width, ref T[] to, SampleColumns column)
        {
            if (columns.HasFlag(column))
            {
                T[] values = from ?? throw new DatasetException($"The set has no column {column}.");
                SampleBuffer.Grow(ref to, (long)count * width);
                Array.Copy(values, first * width, to, 0, (long)count * width);
            }
        }
    }

    internal override SamplePlace Locate(long index) => new("memory", index);

    public override void Dispose()
    {
    }
}
