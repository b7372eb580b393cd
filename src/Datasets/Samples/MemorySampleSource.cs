using System.Collections.Immutable;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets;

/// <summary>A set that is in memory, checked as files are. Columns that are not given cannot be read.</summary>
/// <param name="pipeline">Says how wide rows are, and how many classes there are.</param>
/// <param name="count">Number of samples.</param>
internal sealed class MemorySampleSource(DatasetPipeline pipeline, long count) : SampleSource
{
    /// <summary>Name of the set in messages.</summary>
    internal const string Name = "memory";

    /// <inheritdoc/>
    internal override long Count => count;

    /// <inheritdoc/>
    internal override SampleColumns Available =>
        Of(Embeddings, SampleColumns.Embedding) | Of(Logits, SampleColumns.Logits) | Of(Labels, SampleColumns.Label) | Of(Losses, SampleColumns.Loss)
        | Of(Scores.IsEmpty ? null : Scores, SampleColumns.Score) | Of(Correct, SampleColumns.Correct) | Of(Probabilities, SampleColumns.Probabilities)
        | Of(Costs, SampleColumns.Cost) | Of(Texts, SampleColumns.Text) | Of(Ids, SampleColumns.Id);

    /// <summary>Embeddings [samples, channels].</summary>
    internal float[]? Embeddings { get; init; }

    /// <summary>Logits [samples, runs x classes].</summary>
    internal double[]? Logits { get; init; }

    /// <summary>Classes.</summary>
    internal int[]? Labels { get; init; }

    /// <summary>Losses.</summary>
    internal double[]? Losses { get; init; }

    /// <summary>Columns of scores by their names.</summary>
    internal ImmutableDictionary<string, double[]> Scores { get; init; } = ImmutableDictionary<string, double[]>.Empty;

    /// <summary>Presentations [samples, epochs].</summary>
    internal byte[]? Correct { get; init; }

    /// <summary>Probabilities [samples, epochs x classes].</summary>
    internal double[]? Probabilities { get; init; }

    /// <summary>Costs.</summary>
    internal double[]? Costs { get; init; }

    /// <summary>Texts.</summary>
    internal string[]? Texts { get; init; }

    /// <summary>Names of the samples.</summary>
    internal string[]? Ids { get; init; }

    /// <inheritdoc/>
    internal override JsonNode Manifest() => new JsonObject { ["samples"] = count };

    /// <inheritdoc/>
    internal override void Read(long first, int rows, SampleColumns columns, string scoreColumn, SampleBuffer buffer)
    {
        SampleRange.Check(first, rows, count);
        buffer.Begin(first, rows, columns);
        foreach (SampleColumns kind in ColumnTargets.All.Where(kind => columns.HasFlag(kind)))
        {
            string name = ColumnTargets.Name(kind, scoreColumn);
            ColumnTarget target = ColumnTargets.Create(kind, name, pipeline, buffer);
            target.From(Name, "", first, 0);
            switch (kind)
            {
                case SampleColumns.Embedding: Put(target, Embeddings, name, first, rows); break;
                case SampleColumns.Logits: Put(target, Logits, name, first, rows); break;
                case SampleColumns.Label: Put(target, Labels, name, first, rows); break;
                case SampleColumns.Loss: Put(target, Losses, name, first, rows); break;
                case SampleColumns.Score: Put(target, Scores.GetValueOrDefault(scoreColumn), name, first, rows); break;
                case SampleColumns.Correct: Put(target, Correct, name, first, rows); break;
                case SampleColumns.Probabilities: Put(target, Probabilities, name, first, rows); break;
                case SampleColumns.Cost: Put(target, Costs, name, first, rows); break;
                case SampleColumns.Text: PutTexts(target, Texts, name, first, rows); break;
                default: PutTexts(target, Ids, name, first, rows); break;
            }
        }
    }

    /// <inheritdoc/>
    internal override SamplePlace Locate(long index) => new(Name, index);

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    private static SampleColumns Of(object? values, SampleColumns column) => values is null ? SampleColumns.None : column;

    private static void Put<T>(ColumnTarget target, T[]? values, string name, long first, int rows)
        where T : unmanaged, INumber<T> =>
        target.Put<T>(0, Given(values, name).AsSpan(checked((int)(first * target.Width)), checked(rows * target.Width)));

    private static void PutTexts(ColumnTarget target, string[]? texts, string name, long first, int rows)
    {
        string[] given = Given(texts, name);
        for (int row = 0; row < rows; row++)
        {
            target.PutText(row, Encoding.UTF8.GetBytes(given[first + row]));
        }
    }

    private static T[] Given<T>(T[]? values, string name) => values ?? throw new DatasetException($"The set in memory has no column '{name}'.");
}
