using PipelineDsl.Kernels;

namespace PipelineDsl.Datasets;

/// <summary>Columns that travel with a sample to its group, as numbers.</summary>
/// <param name="columns">Which; of these <see cref="SampleColumns.Label"/> and <see cref="SampleColumns.Logits"/> are stored.</param>
/// <param name="pipeline">Has their widths.</param>
internal sealed class GroupColumns(SampleColumns columns, DatasetPipeline pipeline)
{
    private readonly int _labels = columns.HasFlag(SampleColumns.Label) ? 1 : 0;
    private readonly int _logits = columns.HasFlag(SampleColumns.Logits) ? pipeline.Classes * pipeline.Runs : 0;

    /// <summary>Columns to read.</summary>
    internal SampleColumns Columns => columns & (SampleColumns.Label | SampleColumns.Logits);

    /// <summary>Numbers of a sample.</summary>
    internal int Width => _labels + _logits;

    /// <summary>Writes the numbers of a sample.</summary>
    /// <param name="samples">A block.</param>
    /// <param name="sample">Place of the sample in it.</param>
    /// <param name="values">Receives the numbers [width].</param>
    internal void Pack(in SampleBlock samples, int sample, Span<double> values)
    {
        if (_labels > 0)
        {
            values[0] = samples.Labels[sample];
        }

        if (_logits > 0)
        {
            samples.LogitsOf(sample).CopyTo(values[_labels..]);
        }
    }

    /// <summary>Classes of the members of a group; empty without labels.</summary>
    /// <param name="group">The group.</param>
    /// <param name="first">Place of the first of these numbers in a record.</param>
    internal int[] Labels(RoutedGroup group, int first)
    {
        int[] labels = new int[_labels * group.Count];
        for (int member = 0; member < labels.Length; member++)
        {
            labels[member] = (int)group.Values[member][first];
        }

        return labels;
    }

    /// <summary>Logits of the members of a group [members, runs x classes]; null without.</summary>
    /// <param name="group">The group.</param>
    /// <param name="first">Place of the first of these numbers in a record.</param>
    internal RowBuffer<double>? Logits(RoutedGroup group, int first)
    {
        if (_logits == 0)
        {
            return null;
        }

        var logits = new RowBuffer<double>(group.Count, _logits);
        for (int member = 0; member < group.Count; member++)
        {
            group.Values[member].Slice(first + _labels, _logits).CopyTo(logits[member]);
        }

        return logits;
    }
}
