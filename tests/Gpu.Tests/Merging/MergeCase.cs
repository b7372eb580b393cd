using PipelineDsl.Kernels;

namespace PipelineDsl.Gpu.Tests.Merging;

/// <summary>A merge: its shape, and what enters it. Optional inputs are null where a stage has none.</summary>
internal sealed record MergeCase
{
    internal int Batch { get; init; } = 2;

    internal int Tokens { get; init; } = 197;

    internal int Removed { get; init; } = 16;

    internal int Channels { get; init; } = 40;

    internal int Heads { get; init; } = 3;

    internal int HeadWidth { get; init; } = 20;

    internal MergeOrder Order { get; init; } = MergeOrder.ToMe;

    internal int[] Protected { get; init; } = [];

    /// <summary>Start and length of the run of original positions that alone is merged.</summary>
    internal (int Start, int Length)? Span { get; init; }

    internal bool IsHalf { get; init; }

    /// <summary>Whether tokens are compared by hidden states rather than by keys.</summary>
    internal bool ComparesHidden { get; init; }

    internal bool TokensFirst { get; init; }

    /// <summary>Whether keys are [batch, tokens, heads, width] rather than [batch, heads, tokens, width].</summary>
    internal bool KeysByToken { get; init; }

    /// <summary>Rows of log sizes a sequence.</summary>
    internal int BiasRows { get; init; } = 1;

    /// <summary>Values are drawn from so few that many pairs are equally similar, and some vectors are 0.</summary>
    internal bool HasTies { get; init; }

    internal ulong Seed { get; init; } = 1;

    internal bool[]? Visible { get; init; }

    internal float[]? Sizes { get; init; }

    internal long[]? Origins { get; init; }

    internal long[]? Provenance { get; init; }

    internal int ProvenanceWidth => (Provenance?.Length / Batch) ?? Tokens;

    internal int Kept => Tokens - Removed;

    internal float[] Hidden => Draw(0, Batch * Tokens * Channels);

    internal float[] Keys => Draw(1, Batch * Heads * Tokens * HeadWidth);

    /// <summary>The stage's text, as the generator writes it.</summary>
    /// <param name="isDynamic">Whether counts come with the run.</param>
    internal GpuStage Stage(bool isDynamic)
    {
        var lines = new List<string>();
        if (!isDynamic)
        {
            lines.AddRange([$"#define TOKENS {Tokens}", $"#define KEPT {Kept}", $"#define MERGED {Removed}"]);
        }

        lines.AddRange([$"#define MAX_TOKENS {Tokens}", $"#define CHANNELS {Channels}", $"#define MERGE_ORDER {(int)Order}"]);
        if (Protected.Length > 0)
        {
            lines.Add($"#define PROTECTED_COUNT {Protected.Length}");
            lines.Add($"CONSTANT int protected_positions[PROTECTED_COUNT] = {{ {string.Join(", ", Protected)} }};");
        }

        if (Span is (int start, int length))
        {
            lines.AddRange([$"#define SPAN_START {start}", $"#define SPAN_LENGTH {length}"]);
        }

        string metric = ComparesHidden ? "hidden_similarity" : "key_similarity";
        lines.AddRange(["#include \"arguments.cl\"", $"#include \"merging/{metric}.cl\""]);
        lines.AddRange(["#include \"merging/nearest_odd.cl\"", "#include \"merging/choose_pairs.cl\"", "#include \"merging/merge_rows.cl\""]);
        GpuKernel[] kernels = [GpuKernels.NearestOdd, GpuKernels.ChoosePairs, GpuKernels.MergeRows];
        return new GpuStage(string.Join('\n', lines), ComparesHidden ? [.. kernels] : [GpuKernels.KeyMetric, .. kernels]);
    }

    /// <summary>The scalars of the launch.</summary>
    internal GpuSizes Scalars => new()
    {
        Batch = Batch,
        Tokens = Tokens,
        Kept = Kept,
        Original = ProvenanceWidth,
        HiddenItem = TokensFirst ? Channels : Tokens * Channels,
        HiddenToken = TokensFirst ? Batch * Channels : Channels,
        WrittenItem = TokensFirst ? Channels : Kept * Channels,
        WrittenToken = TokensFirst ? Batch * Channels : Channels,
        KeyHeads = Heads,
        HeadWidth = HeadWidth,
        KeyItem = Heads * Tokens * HeadWidth,
        KeyHead = KeysByToken ? HeadWidth : Tokens * HeadWidth,
        KeyToken = KeysByToken ? Heads * HeadWidth : HeadWidth,
        MaskItem = Tokens,
        MaskType = Visible is null ? 0 : 3,
        MaskKind = 1,
        BiasRows = BiasRows,
        Provenance = ProvenanceWidth,
    };

    /// <summary>Values of the model: in half precision, as the model has them.</summary>
    private float[] Draw(ulong stream, int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            uint hash = (uint)KeyedHash.Key(Seed, (stream << 32) | (uint)i);
            float value = HasTies ? (hash % 3) - 1f : (hash % 2001 / 1000f) - 1;
            values[i] = IsHalf ? (float)(Half)value : value;
        }

        return values;
    }
}
