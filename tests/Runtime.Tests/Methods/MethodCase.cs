using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tests.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Methods;

/// <summary>One sequence with everything that a composed method of an encoder reads; CLS is token 0.</summary>
internal sealed class MethodCase(int tokens, int seed = 1)
{
    internal const int Channels = 10;
    internal const int Heads = 2;
    internal const int Width = 6;

    internal delegate int Method(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace);

    internal delegate long Bytes(int tokens, int channels, int width, MethodOptions options);

    internal int Tokens { get; } = tokens;

    internal float[] X { get; set; } = KernelData.Random(seed, tokens * Channels);

    /// <summary>The residual stream, when <see cref="X"/> is behind its norm.</summary>
    internal float[] Residual { get; init; } = [];

    internal float[] Keys { get; set; } = KernelData.Random(seed + 1, Heads * tokens * Width);

    internal float[] Values { get; set; } = KernelData.Random(seed + 2, Heads * tokens * Width);

    /// <summary>Attention of CLS, one row a head.</summary>
    internal float[] Attention { get; set; } = [.. KernelData.Random(seed + 3, Heads * tokens).Select(v => MathF.Abs(v) / tokens)];

    internal float[] Sizes { get; init; } = [];

    internal long[] Origins { get; init; } = [];

    internal bool[] Visible { get; init; } = [];

    internal int[] Protected { get; init; } = [0];

    internal int Budget { get; init; }

    internal double Keep { get; init; }

    /// <summary>Whether the keys are given as queries too.</summary>
    internal bool HasQueries { get; init; }

    internal int Layer { get; init; }

    internal MethodOptions Options { get; init; } = new() { Margin = 0.75, Fuse = true, Every = 3 };

    internal ulong Seed { get; init; } = 7;

    /// <summary>Runs a method in a workspace of exactly the size that it asks for, into outputs that are wider than needed.</summary>
    internal MethodResult Run(Method method, Bytes bytes) => Run(method, bytes, hasHeads: true, hasValues: true);

    /// <summary>As <see cref="Run(Method, Bytes)"/>, with neither keys nor attention.</summary>
    internal MethodResult RunWithoutKeys(Method method, Bytes bytes) => Run(method, bytes, hasHeads: false, hasValues: true);

    /// <summary>As <see cref="Run(Method, Bytes)"/>, without values.</summary>
    internal MethodResult RunWithoutValues(Method method, Bytes bytes) => Run(method, bytes, hasHeads: true, hasValues: false);

    internal float[] Row(int token) => X[(token * Channels)..((token + 1) * Channels)];

    internal double Score(int token) => Enumerable.Range(0, Heads).Average(head => (double)Attention[(head * Tokens) + token]);

    private MethodResult Run(Method method, Bytes bytes, bool hasHeads, bool hasValues)
    {
        const int stride = Channels + 3;
        float[] hidden = new float[Tokens * stride], sizes = new float[Tokens];
        int[] kept = new int[Tokens], assignment = new int[Tokens];
        long[] origins = new long[Tokens];
        var input = new TokenStageInput
        {
            Hidden = new TokenMatrix(X, Tokens, Channels),
            Residual = new TokenMatrix(Residual, Residual.Length == 0 ? 0 : Tokens, Residual.Length / Tokens),
            Keys = hasHeads ? new HeadTensor(Keys, Heads, Tokens, Width) : default,
            Queries = HasQueries ? new HeadTensor(Keys, Heads, Tokens, Width) : default,
            Values = hasValues ? new HeadTensor(Values, Heads, Tokens, Width) : default,
            Attention = hasHeads ? new AttentionRows(Attention, Heads, Tokens, Tokens) : default,
            Sizes = Sizes,
            Origins = Origins,
            Visible = Visible,
            OriginalTokens = Tokens,
            Seed = Seed,
        };
        var output = new TokenStageOutput { Hidden = hidden, HiddenStride = stride, Kept = kept, Sizes = sizes, Origins = origins, Assignment = assignment };
        var rules = new MethodRules
        {
            Site = new StageSite("Case", "Stage", Layer), Budget = Budget, Keep = Keep, Options = Options, Protected = Protected, Layer = Layer, Layers = 12,
        };
        using var workspace = new Workspace(bytes(Tokens, Channels, Width, Options));
        int rows = method(input, output, rules, workspace);
        return new MethodResult(
            [.. Enumerable.Range(0, rows).Select(row => hidden[(row * stride)..((row * stride) + Channels)])],
            kept[..rows],
            sizes[..rows],
            origins[..rows],
            assignment);
    }
}
