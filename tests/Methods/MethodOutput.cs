using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>Room for what a method writes.</summary>
/// <param name="rows">Rows that fit.</param>
/// <param name="tokens">Tokens that enter.</param>
/// <param name="channels">Their width.</param>
internal sealed class MethodOutput(int rows, int tokens, int channels)
{
    public AlignedFloats Hidden { get; } = new(rows * channels);

    public int[] Kept { get; } = new int[rows];

    public float[] Sizes { get; } = new float[rows];

    public long[] Origins { get; } = new long[rows];

    public int[] Assignment { get; } = new int[tokens];

    /// <summary>As a stage writes there.</summary>
    public TokenStageOutput Output => new()
    {
        Hidden = Hidden.Span, HiddenStride = channels, Kept = Kept, Sizes = Sizes, Origins = Origins, Assignment = Assignment,
    };

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> Row(int row) => Hidden.Span.Slice(row * channels, channels);
}
