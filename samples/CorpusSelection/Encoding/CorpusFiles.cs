using System.Collections.Immutable;
using CorpusSelection.Arms;
using CorpusSelection.Data;
using PipelineDsl;
using PipelineDsl.Datasets;

namespace CorpusSelection.Encoding;

/// <summary>The training set as files that pipelines read, in a folder that lives as long as this does.</summary>
internal sealed class CorpusFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("corpus-");
    private int _runs;

    /// <summary>Writes the files.</summary>
    /// <param name="images">The training images.</param>
    /// <param name="encoded">What the model says of them.</param>
    public CorpusFiles(ImageSet images, EncodedImages encoded)
    {
        int classes = FashionMnist.Classes.Length;
        NpyFile.Write<float>(PathOf("embedding"), encoded.Embeddings, images.Count, ImageEncoder.Channels);
        NpyFile.Write<float>(PathOf("logits"), encoded.Logits, images.Count, classes);
        NpyFile.Write<float>(PathOf("probabilities"), Softmax(encoded.Logits, classes), images.Count, classes);
        NpyFile.Write<byte>(PathOf("label"), images.Labels, images.Count);
    }

    /// <summary>Lets a pipeline choose; with what it chose come as many random images for every seed.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="cancellation">Stops the work.</param>
    public (Subset Chosen, ImmutableArray<Subset> Random) Choose(DatasetPipeline pipeline, int threads, CancellationToken cancellation)
    {
        string run = Path.Combine(_folder.FullName, $"run-{_runs++}");
        using DatasetResult result = DatasetRun.Execute(pipeline, Inputs(pipeline), run, new RunOptions { Jobs = threads, Stop = cancellation });
        return (
            new(
                [.. result.Kept.Select(static sample => ((int)sample.Index, sample.Weight))],
                [.. result.Dropped.Select(static sample => new DroppedImage((int)sample.Index, sample.Stage, (int)sample.DuplicateOf))]),
            [.. Enumerable.Range(0, result.RandomSeeds).Select(seed => new Subset([.. result.Baseline(seed).Select(static index => ((int)index, 1.0))], []))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The files with what a pipeline reads; it refuses others, which may be there by mistake.</summary>
    private SampleInputs Inputs(DatasetPipeline pipeline)
    {
        SampleColumns read = pipeline.Stages.Aggregate(SampleColumns.None, static (columns, stage) => columns | stage.Columns);
        (SampleColumns Column, string Name)[] files =
        [
            (SampleColumns.Embedding, "embedding"), (SampleColumns.Logits, "logits"), (SampleColumns.Probabilities, "probabilities"),
            (SampleColumns.Label, "label"),
        ];
        return SampleInputs.Parse(tables: [], columns: files.Where(file => read.HasFlag(file.Column)).Select(file => $"{file.Name}={PathOf(file.Name)}"));
    }

    private string PathOf(string column) => Path.Combine(_folder.FullName, column + ".npy");

    private static float[] Softmax(float[] logits, int classes) =>
    [
        .. logits.Chunk(classes).SelectMany(static row =>
        {
            double[] exponentials = [.. row.Select(logit => Math.Exp(logit - row.Max()))];
            return exponentials.Select(value => (float)(value / exponentials.Sum()));
        }),
    ];
}
