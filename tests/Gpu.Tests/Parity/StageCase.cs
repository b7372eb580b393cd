using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Parity;

/// <summary>What one run of a stage reads, for both sides. Values of the model are rounded to half precision where the run is in half precision.</summary>
internal sealed class StageCase
{
    internal required TokenPipeline Pipeline { get; init; }

    internal required TokenStage Stage { get; init; }

    internal required bool IsHalf { get; init; }

    /// <summary>Whether the graph lays hidden states out as [tokens, batch, channels].</summary>
    internal required bool IsTokenFirst { get; init; }

    internal required int Batch { get; init; }

    internal required int Tokens { get; init; }

    /// <summary>Tokens that leave.</summary>
    internal required int Kept { get; init; }

    /// <summary>Tokens that entered the first layer.</summary>
    internal required int Original { get; init; }

    internal required int Heads { get; init; }

    internal required ulong Seed { get; init; }

    /// <summary>[batch, tokens, channels].</summary>
    internal required float[] Hidden { get; init; }

    /// <summary>[batch, heads, tokens, head width].</summary>
    internal required float[] Keys { get; init; }

    /// <summary>[batch, heads, tokens, head width].</summary>
    internal required float[] Queries { get; init; }

    /// <summary>[batch, heads, tokens, tokens]; null where the stage computes attention.</summary>
    internal float[]? Attention { get; init; }

    /// <summary>[batch, tokens]; null where every token stands for one.</summary>
    internal float[]? Sizes { get; init; }

    /// <summary>[batch, tokens]; null in front of the first stage.</summary>
    internal long[]? Origins { get; init; }

    /// <summary>[batch, original tokens]; null in front of the first stage.</summary>
    internal long[]? Provenance { get; init; }

    /// <summary>[batch, tokens]; null where all tokens are content.</summary>
    internal bool[]? Visible { get; init; }

    /// <summary>[batch, tokens].</summary>
    internal required float[] Network { get; init; }

    internal int Channels => Stage.Channels;

    internal int HeadWidth => int.Max(1, Channels / Heads);

    internal float Scale => 1 / MathF.Sqrt(HeadWidth);
}
