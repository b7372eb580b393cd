namespace PipelineDsl.Datasets;

/// <summary>What columns are: how wide, of which values, and where they stand in a buffer.</summary>
internal static class ColumnTargets
{
    /// <summary>All columns, in the order in which messages name them.</summary>
    internal static readonly SampleColumns[] All = [.. Enum.GetValues<SampleColumns>().Where(static column => column != SampleColumns.None)];

    /// <summary>Name of a column.</summary>
    /// <param name="kind">The column.</param>
    /// <param name="scoreColumn">What the stage calls its scores.</param>
    internal static string Name(SampleColumns kind, string scoreColumn) => kind == SampleColumns.Score ? scoreColumn : kind.ToString().ToLowerInvariant();

    /// <summary>Values of a row.</summary>
    /// <param name="kind">The column.</param>
    /// <param name="pipeline">The pipeline that reads it.</param>
    internal static int Width(SampleColumns kind, DatasetPipeline pipeline) => kind switch
    {
        SampleColumns.Embedding => pipeline.Channels,
        SampleColumns.Logits => checked(pipeline.Runs * pipeline.Classes),
        SampleColumns.Correct => pipeline.Epochs,
        SampleColumns.Probabilities => checked(pipeline.Epochs * pipeline.Classes),
        _ => 1,
    };

    /// <summary>How <see cref="Width"/> follows from the declaration, for messages.</summary>
    /// <param name="kind">The column.</param>
    internal static string WidthInWords(SampleColumns kind) => kind switch
    {
        SampleColumns.Embedding => "Channels",
        SampleColumns.Logits => "Runs x Classes",
        SampleColumns.Correct => "Epochs",
        SampleColumns.Probabilities => "Epochs x Classes",
        _ => "one value",
    };

    /// <summary>Makes room in a buffer, and a target that fills it.</summary>
    /// <param name="kind">The column.</param>
    /// <param name="name">Its name.</param>
    /// <param name="pipeline">The pipeline that reads it.</param>
    /// <param name="buffer">The buffer, begun.</param>
    internal static ColumnTarget Create(SampleColumns kind, string name, DatasetPipeline pipeline, SampleBuffer buffer)
    {
        int width = Width(kind, pipeline), rows = buffer.Count;
        switch (kind)
        {
            case SampleColumns.Embedding:
                buffer.Channels = width;
                return new RealTarget<float>(name, width, Room(ref buffer.Embeddings, rows, width), Rows(buffer.BorrowedEmbeddings, rows, width));
            case SampleColumns.Logits:
                buffer.LogitWidth = width;
                BorrowedRows borrowed = Rows(buffer.BorrowedLogits, rows, width);
                return buffer.HasSingleLogits
                    ? new RealTarget<float>(name, width, buffer.SingleLogits.Begin((long)rows * width), borrowed)
                    : new RealTarget<double>(name, width, Room(ref buffer.Logits, rows, width), borrowed);
            case SampleColumns.Label:
                int classes = pipeline.Classes;
                string expected = classes > 0 ? $"no label: {classes} classes are numbered 0 to {classes - 1}" : "no label: classes are numbered from 0 on";
                return new IntegerTarget<int>(name, 1, Room(ref buffer.Labels, rows, 1), classes > 0 ? classes - 1 : int.MaxValue, expected);
            case SampleColumns.Loss:
                return new RealTarget<double>(name, 1, Room(ref buffer.Losses, rows, 1));
            case SampleColumns.Score:
                return new RealTarget<double>(name, 1, Room(ref buffer.Scores, rows, 1));
            case SampleColumns.Correct:
                buffer.EpochWidth = width;
                return new IntegerTarget<byte>(name, width, Room(ref buffer.Correct, rows, width), 1, "neither 0 nor 1");
            case SampleColumns.Probabilities:
                buffer.ProbabilityWidth = width;
                double[] probabilities = Room(ref buffer.Probabilities, rows, width);

                // Networks that run in single or half precision round to a little more than 1.
                return new RangeTarget(name, width, probabilities, 0, 1.01, "a probability, from 0 to 1");
            case SampleColumns.Cost:
                return new RangeTarget(name, 1, Room(ref buffer.Costs, rows, 1), double.Epsilon, double.MaxValue, "a cost above 0");
            case SampleColumns.Text:
                _ = Room(ref buffer.TextEnds, rows, 1);
                return new TextTarget(name, buffer);
            case SampleColumns.Id:
                return new IdTarget(name, Room(ref buffer.Ids, rows, 1));
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "One column at a time.");
        }
    }

    private static BorrowedRows Rows(BorrowedRows borrowed, int rows, int width)
    {
        borrowed.Values = checked(rows * width);
        return borrowed;
    }

    private static T[] Room<T>(ref T[] values, int rows, int width)
    {
        SampleBuffer.Grow(ref values, (long)rows * width);
        return values;
    }
}
