using System.Runtime.InteropServices;

namespace PipelineDsl.Datasets;

/// <summary>What a stage decided about a sample that entered it. 40 bytes on disk, without padding.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct Verdict
{
    /// <summary>Global index.</summary>
    internal long Index;

    /// <summary>Score, gain, distance or similarity.</summary>
    internal double Score;

    /// <summary>Weight in training; 0 for samples that leave.</summary>
    internal double Weight;

    /// <summary>The sample that stays instead, for duplicates and merged samples; -1 where there is none.</summary>
    internal long Other;

    /// <summary>Place in the order of selection, from 0 on; -1 where there is no order, and for samples that leave.</summary>
    internal int Rank;

    /// <summary>Why it stays or leaves.</summary>
    internal VerdictReason Reason;
}
