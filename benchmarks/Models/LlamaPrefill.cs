using System.Globalization;
using Google.Protobuf;

namespace PipelineDsl.Benchmarks.Models;

/// <summary>
/// The prefill of a Llama-like decoder with random weights in half precision: RMS norms, rotary positions, one causal mask that all layers share, SwiGLU.
/// Attention is spelled out, as exporters write it. Time does not depend on the weights.
/// </summary>
internal static class LlamaPrefill
{
    /// <summary>Width of a token.</summary>
    public const int Channels = 2048;

    /// <summary>Layers; with them the model has 0.6 billion weights.</summary>
    public const int Layers = 12;

    /// <summary>Width of the MLP.</summary>
    public const int MlpWidth = 5632;

    private const int Heads = 32;
    private const int HeadWidth = Channels / Heads;

    /// <summary>Input <c>inputs_embeds</c> [1, tokens, 2048]; output <c>hidden</c>, the last states [1, tokens that are left, 2048].</summary>
    /// <param name="tokens">Length of the prompt.</param>
    public static byte[] Build(int tokens)
    {
        var g = new GraphBuilder(isHalf: true);
        string x = g.Input("inputs_embeds", "1", Text(tokens), Text(Channels));
        string mask = Mask(g, tokens);
        (string cosines, string sines) = Rotary(g, tokens);
        for (int layer = 0; layer < Layers; layer++)
        {
            x = g.Node("Add", [x, Attention(g, Norm(g, x), mask, cosines, sines)]);
            x = g.Node("Add", [x, Mlp(g, Norm(g, x))]);
        }

        g.Node("Identity", [Norm(g, x)]);
        g.Output(g.As("hidden"), "1", "kept", Text(Channels));
        return g.Build().ToByteArray();
    }

    private static string Attention(GraphBuilder g, string x, string mask, string cosines, string sines)
    {
        string q = Rotate(g, Split(g, Linear(g, x, Channels, Channels)), cosines, sines);
        string k = Rotate(g, Split(g, Linear(g, x, Channels, Channels)), cosines, sines);
        string v = Split(g, Linear(g, x, Channels, Channels));
        string scores = g.Node("MatMul", [q, g.Node("Transpose", [k], ("perm", new long[] { 0, 1, 3, 2 }))]);
        scores = g.Node("Add", [g.Node("Mul", [scores, g.Constant(1 / MathF.Sqrt(HeadWidth))]), mask]);
        string context = g.Node("MatMul", [g.Node("Softmax", [scores], ("axis", -1)), v]);
        context = g.Node("Transpose", [context], ("perm", new long[] { 0, 2, 1, 3 }));
        return Linear(g, g.Node("Reshape", [context, g.Integers(1, -1, Channels)]), Channels, Channels);
    }

    private static string Split(GraphBuilder g, string x) =>
        g.Node("Transpose", [g.Node("Reshape", [x, g.Integers(1, -1, Heads, HeadWidth)])], ("perm", new long[] { 0, 2, 1, 3 }));

    private static string Rotate(GraphBuilder g, string x, string cosines, string sines)
    {
        string first = g.Node("Slice", [x, g.Integers(0), g.Integers(HeadWidth / 2), g.Integers(3)]);
        string second = g.Node("Slice", [x, g.Integers(HeadWidth / 2), g.Integers(int.MaxValue), g.Integers(3)]);
        string turned = g.Node("Concat", [g.Node("Neg", [second]), first], ("axis", -1));
        return g.Node("Add", [g.Node("Mul", [x, cosines]), g.Node("Mul", [turned, sines])]);
    }

    private static string Mlp(GraphBuilder g, string x)
    {
        string gate = Linear(g, x, Channels, MlpWidth);
        gate = g.Node("Mul", [gate, g.Node("Sigmoid", [gate])]);
        return Linear(g, g.Node("Mul", [gate, Linear(g, x, Channels, MlpWidth)]), MlpWidth, Channels);
    }

    private static string Norm(GraphBuilder g, string x)
    {
        string mean = g.Node("ReduceMean", [g.Node("Mul", [x, x])], ("axes", new long[] { -1 }));
        string root = g.Node("Sqrt", [g.Node("Add", [mean, g.Constant(1e-5f)])]);
        return g.Node("Mul", [g.Node("Div", [x, root]), g.Ones(Channels)]);
    }

    private static string Linear(GraphBuilder g, string x, int from, int to) => g.Node("MatMul", [x, g.Weight(0.02, from, to)]);

    private static string Mask(GraphBuilder g, int tokens)
    {
        var mask = new float[tokens * tokens];
        for (int query = 0; query < tokens; query++)
        {
            mask.AsSpan((query * tokens) + query + 1, tokens - query - 1).Fill(-10000);
        }

        return g.Floats(mask, 1, 1, tokens, tokens);
    }

    private static (string Cosines, string Sines) Rotary(GraphBuilder g, int tokens)
    {
        var cosines = new float[tokens * HeadWidth];
        var sines = new float[tokens * HeadWidth];
        for (int i = 0; i < cosines.Length; i++)
        {
            int position = i / HeadWidth, pair = i % (HeadWidth / 2);
            (sines[i], cosines[i]) = MathF.SinCos(position * MathF.Pow(10000, -2f * pair / HeadWidth));
        }

        return (g.Floats(cosines, 1, 1, tokens, HeadWidth), g.Floats(sines, 1, 1, tokens, HeadWidth));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
