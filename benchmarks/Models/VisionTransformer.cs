using Google.Protobuf;

namespace PipelineDsl.Benchmarks.Models;

/// <summary>A ViT with random weights, spelled out as PyTorch's exporter spells timm's. Time does not depend on the weights.</summary>
internal static class VisionTransformer
{
    /// <summary>ViT-S/16 at 224 x 224: input <c>pixel_values</c> [batch, 3, 224, 224], output <c>logits</c> [batch, 1000].</summary>
    public static byte[] Small16() => Build(new GraphBuilder(), channels: 384, layers: 12, heads: 6, side: 224, slicedPerLayer: 0, isFused: false);

    /// <summary>The same, but every layer cuts its last tokens by a Slice: compression without choosing anything.</summary>
    /// <param name="removed">Tokens cut after the attention of every layer.</param>
    public static byte[] Small16Sliced(int removed) =>
        Build(new GraphBuilder(), channels: 384, layers: 12, heads: 6, side: 224, removed, isFused: false);

    /// <summary>
    /// ViT-L/16 at 384 x 384 (577 tokens) in half precision, with ONNX Runtime's fused attention: input <c>pixel_values</c> [batch, 3, 384, 384], output
    /// <c>logits</c> [batch, 1000].
    /// </summary>
    /// <param name="removed">Tokens that a Slice cuts after the attention of every layer: what compression saves that costs nothing.</param>
    public static byte[] Large16(int removed = 0) =>
        Build(new GraphBuilder(isHalf: true), channels: 1024, layers: 24, heads: 16, side: 384, removed, isFused: true);

    /// <summary>One layer alone, MLP four times as wide as the model: input <c>hidden</c> and output <c>next</c> [batch, tokens, channels].</summary>
    /// <param name="channels">Width of a token.</param>
    /// <param name="heads">Attention heads.</param>
    public static byte[] Layer(int channels, int heads)
    {
        var g = new GraphBuilder();
        string x = g.Input("hidden", "batch", "tokens", $"{channels}");
        x = g.Node("Add", [x, Attention(g, Norm(g, x, channels), channels, heads)]);
        g.Node("Add", [x, Mlp(g, Norm(g, x, channels), channels)]);
        g.Output(g.As("next"), "batch", "tokens", $"{channels}");
        return g.Build().ToByteArray();
    }

    private static byte[] Build(GraphBuilder g, int channels, int layers, int heads, int side, int slicedPerLayer, bool isFused)
    {
        int tokens = (side / 16 * (side / 16)) + 1;
        string x = Embed(g, channels, side, tokens);
        for (int layer = 0; layer < layers; layer++)
        {
            string attended = isFused ? FusedAttention(g, Norm(g, x, channels), channels, heads) : Attention(g, Norm(g, x, channels), channels, heads);
            x = g.Node("Add", [x, attended]);
            if (slicedPerLayer > 0)
            {
                x = g.Node("Slice", [x, g.Integers(0), g.Integers(tokens - (slicedPerLayer * (layer + 1))), g.Integers(1)]);
            }

            x = g.Node("Add", [x, Mlp(g, Norm(g, x, channels), channels)]);
        }

        string cls = g.Node("Gather", [Norm(g, x, channels), g.Integer(0)], ("axis", 1));
        g.Node("Gemm", [cls, g.Weight(0.02, 1000, channels), g.Weight(0, 1000)], ("transB", 1));
        g.Output(g.As("logits"), "batch", "1000");
        return g.Build().ToByteArray();
    }

    private static string Embed(GraphBuilder g, int channels, int side, int tokens)
    {
        string image = g.Input("pixel_values", "batch", "3", $"{side}", $"{side}");
        string patches = g.Node(
            "Conv", [image, g.Weight(0.02, channels, 3, 16, 16), g.Weight(0, channels)],
            ("kernel_shape", new long[] { 16, 16 }), ("strides", new long[] { 16, 16 }));
        string batch = Dimension(g, patches, 0);
        string flat = g.Node("Reshape", [patches, g.Node("Concat", [batch, g.Integers(channels), g.Integers(-1)], ("axis", 0))]);
        string patched = g.Node("Transpose", [flat], ("perm", new long[] { 0, 2, 1 }));
        string cls = g.Node("Expand", [g.Weight(0.02, 1, 1, channels), g.Node("Concat", [batch, g.Integers(1), g.Integers(channels)], ("axis", 0))]);
        return g.Node("Add", [g.Node("Concat", [cls, patched], ("axis", 1)), g.Weight(0.02, 1, tokens, channels)]);
    }

    private static string Attention(GraphBuilder g, string x, int channels, int heads)
    {
        int width = channels / heads;
        string batch = Dimension(g, x, 0), length = Dimension(g, x, 1);
        string qkv = Linear(g, x, channels, 3 * channels);
        qkv = g.Node("Reshape", [qkv, g.Node("Concat", [batch, length, g.Integers(3), g.Integers(heads), g.Integers(width)], ("axis", 0))]);
        qkv = g.Node("Transpose", [qkv], ("perm", new long[] { 2, 0, 3, 1, 4 }));
        string q = g.Node("Gather", [qkv, g.Integer(0)], ("axis", 0));
        string k = g.Node("Gather", [qkv, g.Integer(1)], ("axis", 0));
        string v = g.Node("Gather", [qkv, g.Integer(2)], ("axis", 0));
        string scores = g.Node("MatMul", [q, g.Node("Transpose", [k], ("perm", new long[] { 0, 1, 3, 2 }))]);
        scores = g.Node("Mul", [scores, g.Constant(1 / MathF.Sqrt(width))]);
        string context = g.Node("MatMul", [g.Node("Softmax", [scores], ("axis", -1)), v]);
        context = g.Node("Transpose", [context], ("perm", new long[] { 0, 2, 1, 3 }));
        context = g.Node("Reshape", [context, g.Node("Concat", [batch, length, g.Integers(channels)], ("axis", 0))]);
        return Linear(g, context, channels, channels);
    }

    private static string FusedAttention(GraphBuilder g, string x, int channels, int heads)
    {
        string q = Linear(g, x, channels, channels), k = Linear(g, x, channels, channels), v = Linear(g, x, channels, channels);
        return Linear(g, g.Fused("MultiHeadAttention", [q, k, v], ("num_heads", heads)), channels, channels);
    }

    private static string Mlp(GraphBuilder g, string x, int channels)
    {
        string hidden = Linear(g, x, channels, 4 * channels);
        string erf = g.Node("Erf", [g.Node("Div", [hidden, g.Constant(MathF.Sqrt(2))])]);
        string gelu = g.Node("Mul", [g.Node("Mul", [hidden, g.Node("Add", [erf, g.Constant(1)])]), g.Constant(0.5f)]);
        return Linear(g, gelu, 4 * channels, channels);
    }

    private static string Norm(GraphBuilder g, string x, int channels) =>
        g.Node("LayerNormalization", [x, g.Ones(channels), g.Weight(0, channels)], ("axis", -1), ("epsilon", 1e-6f));

    private static string Linear(GraphBuilder g, string x, int from, int to) =>
        g.Node("Add", [g.Weight(0.02, to), g.Node("MatMul", [x, g.Weight(0.02, from, to)])]);

    private static string Dimension(GraphBuilder g, string x, int axis) =>
        g.Node("Unsqueeze", [g.Node("Gather", [g.Node("Shape", [x]), g.Integer(axis)], ("axis", 0)), g.Integers(0)]);
}
