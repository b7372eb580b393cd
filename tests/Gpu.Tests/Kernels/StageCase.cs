using System.Globalization;
using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>One drawn run of a pruning stage: sizes, who has to stay, who is padding; its text, and the marks that the processor makes.</summary>
internal sealed class StageCase
{
    private readonly ulong _seed;
    private int _drawn;

    /// <summary>Draws a case.</summary>
    /// <param name="seed">What the case follows from.</param>
    internal StageCase(int seed)
    {
        _seed = (ulong)seed;
        Batch = 1 + Draw(3);
        Tokens = 2 + Draw(Draw(2) == 0 ? 40 : 700);
        Kept = 1 + Draw(Tokens);
        Channels = 1 + Draw(Draw(2) == 0 ? 8 : 70);
        Original = Tokens + Draw(50);
        IsHalf = Draw(2) == 0;
        IsStatic = Draw(2) == 0;
        TokensFirst = Draw(2) == 0;
        Protected = Draw(2) == 0 ? [] : [.. Enumerable.Range(0, Original).Where(_ => Draw(12) == 0)];
        Span = Draw(3) == 0 ? new TokenSpan("image", Draw(Original), 1 + Draw(Original)) : null;
        Origins = Draw(3) == 0 ? null : [.. Enumerable.Range(0, Batch).SelectMany(_ => Ascending())];
        Sizes = Draw(2) == 0 ? null : [.. Enumerable.Range(0, Batch * Tokens).Select(_ => (float)Draw(5))];
        Visible = Draw(2) == 0 ? null : [.. Enumerable.Range(0, Batch * Tokens).Select(_ => Draw(4) > 0)];
        Hidden = [.. Enumerable.Range(0, Batch * Tokens * Channels).Select(_ => (Draw(2001) / 1000f) - 1)];
        if (Draw(3) == 0)
        {
            DebiasStart = Draw(Tokens);
            Weights = [.. Enumerable.Range(0, Original).Select(_ => Draw(5) / 4f)];
        }
    }

    internal int Batch { get; init; }

    internal int Tokens { get; }

    internal int Kept { get; init; }

    internal int Channels { get; }

    internal int Original { get; }

    internal bool IsHalf { get; }

    internal bool IsStatic { get; init; }

    internal bool TokensFirst { get; }

    internal int[] Protected { get; }

    internal TokenSpan? Span { get; }

    internal long[]? Origins { get; }

    internal float[]? Sizes { get; }

    internal bool[]? Visible { get; }

    internal float[] Hidden { get; }

    internal int DebiasStart { get; } = -1;

    internal float[] Weights { get; } = [];

    /// <summary>A number from 0 to <paramref name="below"/> - 1, another one every time.</summary>
    internal int Draw(int below) => (int)(KeyedHash.Key(_seed, (ulong)_drawn++) % (ulong)below);

    /// <summary>The stage's text, as the generator writes it.</summary>
    /// <param name="constants">What else the stage fixes.</param>
    /// <param name="includes">Its operations.</param>
    internal string Text(string constants, params string[] includes)
    {
        List<string> lines =
        [
            .. IsStatic ? [$"#define TOKENS {Tokens}", $"#define KEPT {Kept}"] : Array.Empty<string>(),
            $"#define MAX_TOKENS {Tokens}", $"#define MAX_KEPT {Kept}", $"#define CHANNELS {Channels}",
        ];
        if (Protected.Length > 0)
        {
            lines.Add($"#define PROTECTED_COUNT {Protected.Length}");
            lines.Add($"CONSTANT int protected_positions[PROTECTED_COUNT] = {{ {string.Join(", ", Protected)} }};");
        }

        if (Span is { } span)
        {
            lines.Add($"#define SPAN_START {span.Start}");
            lines.Add($"#define SPAN_LENGTH {span.Length}");
        }

        if (DebiasStart >= 0)
        {
            lines.Add($"#define DEBIAS_START {DebiasStart}");
            lines.Add($"#define DEBIAS_COUNT {Weights.Length}");
            string weights = string.Join(", ", Weights.Select(static weight => weight.ToString("0.00", CultureInfo.InvariantCulture) + "f"));
            lines.Add($"CONSTANT float debias_weights[DEBIAS_COUNT] = {{ {weights} }};");
        }

        lines.Add(constants);
        return string.Join('\n', [.. lines, "#include \"arguments.cl\"", .. includes.Select(static include => $"#include \"{include}\"")]);
    }

    /// <summary>The scalars of the run.</summary>
    internal GpuSizes Run() => new()
    {
        Batch = Batch, Tokens = Tokens, Kept = Kept, Original = Original,
        HiddenItem = TokensFirst ? Channels : Tokens * Channels, HiddenToken = TokensFirst ? Batch * Channels : Channels,
        WrittenItem = TokensFirst ? Channels : Kept * Channels, WrittenToken = TokensFirst ? Batch * Channels : Channels,
        MaskItem = Tokens, MaskType = Visible is null ? 0 : 3, MaskKind = 1,
        NetworkItem = Tokens, NetworkToken = 1, SeedLow = 17, SeedHigh = 4,
    };

    /// <summary>A stage of some kernels with this case's inputs and room for all outputs.</summary>
    internal StageRun Prepare(string text, params GpuKernel[] kernels)
    {
        StageRun run = new StageRun(new GpuStage(text, [.. kernels]), IsHalf)
            .SetElements(GpuBuffer.Hidden, Hidden)
            .SetElements(GpuBuffer.Written, new float[Batch * Kept * Channels])
            .Set<long>(GpuBuffer.WrittenKept, new long[Batch * Kept])
            .Set<float>(GpuBuffer.WrittenSizes, new float[Batch * Kept])
            .Set<long>(GpuBuffer.WrittenOrigins, new long[Batch * Kept]);
        if (Origins is not null)
        {
            run.Set<long>(GpuBuffer.Origins, Origins);
        }

        if (Sizes is not null)
        {
            run.Set<float>(GpuBuffer.Sizes, Sizes);
        }

        return Visible is null ? run : run.Set<byte>(GpuBuffer.Mask, [.. Visible.Select(static visible => visible ? (byte)1 : (byte)0)]);
    }

    /// <summary>What the processor's stage reads of one item.</summary>
    internal TokenStageInput Input(int item) => new()
    {
        Hidden = new TokenMatrix(Rounded(item), Tokens, Channels),
        Origins = Origins is null ? default : Origins.AsSpan(item * Tokens, Tokens),
        Sizes = Sizes is null ? default : Sizes.AsSpan(item * Tokens, Tokens),
        Visible = Visible is null ? default : Visible.AsSpan(item * Tokens, Tokens),
        OriginalTokens = Original,
        Seed = (4UL << 32) | 17,
    };

    /// <summary>Marks the scores of one item as generated code does.</summary>
    internal void Mark(int item, float[] scores)
    {
        TokenStageInput input = Input(item);
        StageGuard.Mark(default, input, Protected, scores);
        if (Span is { } span)
        {
            StageGuard.MarkSpan(input, span.Start, span.Length, scores);
        }

        if (DebiasStart >= 0)
        {
            Debiasing.Apply(scores, input.Positions, DebiasStart, Weights);
        }
    }

    /// <summary>Requires that the kernels kept these tokens of an item, and moved all that belongs to them.</summary>
    internal void Expect(StageRun run, int item, int[] kept)
    {
        float[] hidden = new float[Kept * Channels], sizes = new float[Kept];
        int[] leaders = new int[Kept], assignment = new int[Tokens];
        long[] origins = new long[Kept];
        var output = new TokenStageOutput
        {
            Hidden = hidden, HiddenStride = Channels, Kept = leaders, Sizes = sizes, Origins = origins, Assignment = assignment,
        };
        output.Prune(Input(item), kept);
        int from = item * Kept;
        Assert.Equal(kept, run.Read<long>(GpuBuffer.WrittenKept)[from..(from + Kept)].Select(static token => (int)token));
        Assert.Equal(assignment, run.Read<int>(GpuBuffer.Assignment)[(item * Tokens)..((item + 1) * Tokens)]);
        Assert.Equal(sizes, run.Read<float>(GpuBuffer.WrittenSizes)[from..(from + Kept)]);
        Assert.Equal(origins, run.Read<long>(GpuBuffer.WrittenOrigins)[from..(from + Kept)]);
        float[] written = run.ReadElements(GpuBuffer.Written);
        for (int row = 0; row < Kept; row++)
        {
            int at = TokensFirst ? ((row * Batch) + item) * Channels : ((item * Kept) + row) * Channels;
            Assert.Equal(hidden[(row * Channels)..((row + 1) * Channels)], written[at..(at + Channels)]);
        }
    }

    /// <summary>The hidden states of one item, token after token, in the model's precision.</summary>
    private float[] Rounded(int item)
    {
        float[] rows = new float[Tokens * Channels];
        for (int at = 0; at < rows.Length; at++)
        {
            (int token, int channel) = int.DivRem(at, Channels);
            float value = Hidden[TokensFirst ? (((token * Batch) + item) * Channels) + channel : (item * Tokens * Channels) + at];
            rows[at] = IsHalf ? (float)(Half)value : value;
        }

        return rows;
    }

    private IEnumerable<long> Ascending()
    {
        HashSet<long> taken = [];
        while (taken.Count < Tokens)
        {
            taken.Add(Draw(Original));
        }

        return taken.Order();
    }
}
