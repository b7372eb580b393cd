using System.Runtime.InteropServices;

namespace PipelineDsl.Gpu;

/// <summary>The scalars of a launch: <c>stage_sizes</c> of <c>Text/arguments.cl</c>, field by field. Strides count values, not bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct GpuSizes
{
    /// <summary>Sequences.</summary>
    public int Batch;

    /// <summary>Tokens that enter.</summary>
    public int Tokens;

    /// <summary>Tokens that leave.</summary>
    public int Kept;

    /// <summary>Tokens that entered the first layer.</summary>
    public int Original;

    /// <summary>From one sequence to the next, in hidden states.</summary>
    public int HiddenItem;

    /// <summary>From one token to the next, in hidden states.</summary>
    public int HiddenToken;

    /// <summary>From one sequence to the next, in the hidden states that leave.</summary>
    public int WrittenItem;

    /// <summary>From one token to the next, in the hidden states that leave.</summary>
    public int WrittenToken;

    /// <summary>Heads of the queries, or of the attention that the model gives.</summary>
    public int Heads;

    /// <summary>Width of a head.</summary>
    public int HeadWidth;

    /// <summary>From one sequence to the next, in keys.</summary>
    public int KeyItem;

    /// <summary>From one head to the next, in keys.</summary>
    public int KeyHead;

    /// <summary>From one token to the next, in keys.</summary>
    public int KeyToken;

    /// <summary>From one sequence to the next, in queries.</summary>
    public int QueryItem;

    /// <summary>From one head to the next, in queries.</summary>
    public int QueryHead;

    /// <summary>From one token to the next, in queries.</summary>
    public int QueryToken;

    /// <summary>Queries whose attention the model gives; 0 where attention is computed.</summary>
    public int Queries;

    /// <summary>From one sequence to the next, in attention.</summary>
    public int AttentionItem;

    /// <summary>From one head to the next, in attention.</summary>
    public int AttentionHead;

    /// <summary>From one sequence to the next, in the mask; 0 where one serves all.</summary>
    public int MaskItem;

    /// <summary>Where the row of the mask that is read begins.</summary>
    public int MaskRow;

    /// <summary>0 none, 1 single, 2 half, 3 bytes, 4 int32, 5 int64.</summary>
    public int MaskType;

    /// <summary>0 additive, 1 visible, 2 hidden.</summary>
    public int MaskKind;

    /// <summary>From one sequence to the next, in the scores of an auxiliary network.</summary>
    public int NetworkItem;

    /// <summary>From one token to the next, in the scores of an auxiliary network.</summary>
    public int NetworkToken;

    /// <summary>1 when those scores are of the tokens that entered the first layer.</summary>
    public int NetworkOriginal;

    /// <summary>Rows of log sizes a sequence.</summary>
    public int BiasRows;

    /// <summary>Width of the provenance.</summary>
    public int Provenance;

    /// <summary>Lower half of the seed.</summary>
    public uint SeedLow;

    /// <summary>Upper half of the seed.</summary>
    public uint SeedHigh;

    /// <summary>Factor on q.k.</summary>
    public float Scale;

    /// <summary>Heads of the keys; several heads of queries may share one.</summary>
    public int KeyHeads;

    /// <summary>1 when a query sees only the tokens up to its own.</summary>
    public int Causal;
}
