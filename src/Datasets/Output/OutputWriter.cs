using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>
/// Writes what a run is for: the samples that stay, those that left, random subsets to compare with, and last the manifest, without which nothing in
/// the folder counts. Everything is read and written as a stream.
/// </summary>
/// <param name="context">A run whose stages have ended.</param>
/// <param name="plan">The plan as it stands in the folder.</param>
/// <param name="options">How the run is carried out.</param>
internal sealed class OutputWriter(RunContext context, PlanFile plan, RunOptions options)
{
    /// <summary>Name of the part in which a merge of samples leaves what stands for them.</summary>
    internal const string PrototypesPart = "prototypes";

    private readonly OutputFormat _format = OutputFormat.Find(options.Format);
    private readonly List<PublishedStream> _files = [];

    /// <summary>Writes the output, unless it is there.</summary>
    /// <returns>What was kept.</returns>
    internal OutputManifest Write()
    {
        if (OutputManifest.Read(context.Directory) is { } written && written.IsOf(plan.Hash, _format.Ending) && written.AreFilesThere(context.Directory))
        {
            return written;
        }

        try
        {
            var tally = new ClassTally(context.Plan.Pipeline.Classes);
            WriteFates(tally);
            long[] drawn = WriteBaselines(tally);
            if (context.Plan.Pipeline.Stages[^1] is MergeStage)
            {
                WritePrototypes(tally.Kept);
            }

            OutputFile[] files = PublishedStream.Publish(_files);
            JsonObject manifest = new ManifestContent(context, plan).Of(tally, _format.Ending, drawn, files);
            PublishedFile.Write(
                context.Directory, OutputManifest.PathIn(context.Directory), JsonSerializer.SerializeToUtf8Bytes(manifest, RunJson.Default.JsonObject));
            TemporaryFiles.Sweep(context.Directory);
            return new OutputManifest(manifest);
        }
        finally
        {
            _files.ForEach(static file => file.Dispose());
        }
    }

    private void WriteFates(ClassTally tally)
    {
        using ResultWriter<SelectedSample> selection = _format.Selected(Create("selection"));
        using ResultWriter<DroppedSample> dropped = _format.Dropped(Create("dropped"));
        var rows = new ResultRows(context, _format.HasFacts);
        foreach (SampleFate fate in new SampleFates(context).All())
        {
            int group = rows.Class(fate.Verdict.Index);
            tally.Add(group, fate.Verdict.Reason.Stays);
            if (fate.Verdict.Reason.Stays)
            {
                selection.Add(rows.Selected(fate));
            }
            else
            {
                dropped.Add(rows.Dropped(fate));
            }

            options.Stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The random subsets, side by side, since none needs another.</summary>
    private long[] WriteBaselines(ClassTally tally)
    {
        var baselines = new RandomBaselines(context, tally);
        long[] drawn = new long[context.Plan.Pipeline.RandomSeeds];
        PublishedStream[] files =
            [.. Enumerable.Range(0, drawn.Length).Select(number => Create(string.Create(CultureInfo.InvariantCulture, $"random-{number}")))];
        RowWork.Run(drawn.Length, 1, options.Threads, options.Stop, (number, _) => drawn[number] = WriteBaseline(baselines, number, files[number]));
        return drawn;
    }

    private long WriteBaseline(RandomBaselines baselines, int number, PublishedStream file)
    {
        using ResultWriter<SelectedSample> subset = _format.Selected(file);
        var rows = new ResultRows(context, _format.HasFacts);
        long count = 0;
        foreach (long index in baselines.Draw(number, options.Stop))
        {
            subset.Add(rows.Drawn(index));
            count++;
        }

        return count;
    }

    /// <summary>The rows that stand for others: <c>float32 [kept, channels]</c>, in ascending order of the kept indices.</summary>
    private void WritePrototypes(long kept)
    {
        PublishedStream file = Create("prototypes", "npy");
        using PartReader part = context.Open(context.Verdicts(context.Plan.Pipeline.Stages.Length - 1), PrototypesPart);
        file.Write(NpyFile.Header("<f4", [kept, part.Length / sizeof(float) / kept]));
        byte[] block = new byte[PartRecord.ChunkBytes];
        for (long offset = 0; offset < part.Length; offset += block.Length)
        {
            Span<byte> bytes = block.AsSpan(0, (int)long.Min(block.Length, part.Length - offset));
            part.Read(offset, bytes);
            file.Write(bytes);
        }
    }

    private PublishedStream Create(string name, string? ending = null)
    {
        var file = new PublishedStream(context.Directory, Path.Combine(context.Directory.Output, $"{name}.{ending ?? _format.Ending}"));
        _files.Add(file);
        return file;
    }
}
