using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu;

/// <summary>
/// The kernels that move the entries of a cache that stay to the front of other memory, and turn moved keys to their new positions: what
/// <see cref="EntryMoving"/> and <see cref="KeyRotation"/> do in place on the processor, with the same bits as the result.
/// </summary>
/// <param name="headDim">Channels of a head.</param>
/// <param name="rotary">The model's rotation; null where keys keep the positions that they have.</param>
/// <param name="stage">A stage's text, which moves entries too; null for one that does nothing else.</param>
public sealed class GpuCacheMove(int headDim, RotaryEmbedding? rotary = null, string? stage = null)
{
    /// <summary>Moves keys and values.</summary>
    public const string MoveKernel = "move_entries";

    /// <summary>Turns the moved keys; only where there is a rotation.</summary>
    public const string TurnKernel = "turn_keys";

    /// <summary>Threads of a group of either kernel.</summary>
    public const int Threads = 256;

    private const int RowsOfGroup = 16;

    /// <summary>Channels of a head.</summary>
    public int HeadDim { get; } = headDim > 0 && !(rotary?.RotaryDim > headDim)
        ? headDim
        : throw new ArgumentException($"Expected a head of at least 1 channel, or of the {rotary?.RotaryDim} that turn, got {headDim}.", nameof(headDim));

    /// <summary>The text, for <see cref="GpuSource.Complete"/>.</summary>
    public string Text { get; } = (stage?.ReplaceLineEndings("\n") ?? Moving(headDim)) + "\n" + Turning(rotary);

    /// <summary>Cosines and sines that turning reads, double precision; empty without a rotation.</summary>
    public ReadOnlySpan<double> Turns => rotary is null ? default : rotary.Turns.Table;

    /// <summary>Groups along the first axis of either kernel; the second axis is the heads.</summary>
    /// <param name="sizes">The launch.</param>
    public static int Groups(in GpuCacheSizes sizes) => (sizes.Kept + RowsOfGroup - 1) / RowsOfGroup;

    private static string Moving(int headDim) =>
        $"// The entries of a cache that stay: heads of {headDim} channels.\n#define HEAD_DIM {headDim}\n#include \"caches/move.cl\"";

    private static string Turning(RotaryEmbedding? rotary) => rotary is null ? ""
        : $"// {rotary.RotaryDim} of the channels turn with their position.\n#define PAIRS {rotary.Frequencies.Length}\n"
            + (rotary.IsInterleaved ? "#define NEIGHBOURS\n" : "") + "#include \"caches/turn.cl\"\n";
}
