namespace PipelineDsl.Datasets;

/// <summary>Some scored samples, column by column. Columns that were not asked for stay empty.</summary>
/// <param name="columns">Columns besides index and score.</param>
/// <param name="capacity">The most samples.</param>
internal sealed class ScoredBlock(ScoredColumns columns, int capacity)
{
    /// <summary>Samples in a block of a file.</summary>
    internal const int Samples = 1 << 14;

    /// <summary>Global indices.</summary>
    internal readonly long[] Indices = new long[capacity];

    /// <summary>Scores.</summary>
    internal readonly double[] Scores = new double[capacity];

    /// <summary>Classes.</summary>
    internal readonly int[] Classes = new int[columns.HasFlag(ScoredColumns.Class) ? capacity : 0];

    /// <summary>Accumulated margins.</summary>
    internal readonly double[] Margins = new double[columns.HasFlag(ScoredColumns.Margin) ? capacity : 0];

    /// <summary>1 for samples that were never learned, else 0.</summary>
    internal readonly byte[] NeverLearned = new byte[columns.HasFlag(ScoredColumns.NeverLearned) ? capacity : 0];

    /// <summary>Number of samples.</summary>
    internal int Count { get; set; }

    /// <summary>One sample.</summary>
    /// <param name="sample">Its place in the block.</param>
    internal ScoredSample this[int sample]
    {
        get => new(
            Indices[sample],
            Scores[sample],
            Classes.Length == 0 ? 0 : Classes[sample],
            Margins.Length == 0 ? 0 : Margins[sample],
            NeverLearned.Length != 0 && NeverLearned[sample] != 0);
        set
        {
            (Indices[sample], Scores[sample]) = (value.Index, value.Score);
            if (Classes.Length != 0)
            {
                Classes[sample] = value.Class;
            }

            if (Margins.Length != 0)
            {
                Margins[sample] = value.Margin;
            }

            if (NeverLearned.Length != 0)
            {
                NeverLearned[sample] = value.NeverLearned ? (byte)1 : (byte)0;
            }
        }
    }
}
