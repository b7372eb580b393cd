using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Keys and queries as a stage reads them. Packed attention keeps them inside: they are projected once more there.</summary>
internal sealed class HeadSignals(GraphIndex index, TokenState state, LayerSite site, NodeProto stage)
{
    internal HeadOperand? Keys() => site.Block.Form switch
    {
        AttentionForm.Packed => Unpacked(1, "keys"),
        AttentionForm.MultiHead when site.Keys is HeadOperand keys => Biased(keys, 1),
        _ => Current(site.Keys),
    };

    internal HeadOperand? Queries() => site.Block.Form switch
    {
        AttentionForm.Packed => Unpacked(0, "queries"),
        AttentionForm.MultiHead when site.Queries is HeadOperand queries => Biased(queries, 0),
        _ => Current(site.Queries),
    };

    /// <summary>Factor on q.k: the fused node's own, or 1 / sqrt(head width).</summary>
    internal float Scale(int channels)
    {
        float scale = site.Block.Form == AttentionForm.Plain ? 0 : site.Block.Node.Float("scale", 0);
        return scale != 0 ? scale : 1f / MathF.Sqrt((float)Width(channels) / site.Heads);
    }

    // A second stage at one layer finds the tokens of the first one gone.
    private string Now(string tensor) => state.At(tensor, state.Stages.Count, stage);

    private HeadOperand? Current(HeadOperand? operand) => operand is null ? null : operand with { Tensor = Now(operand.Tensor) };

    private HeadOperand? Unpacked(int part, string name)
    {
        int rows = Width(0);
        if (rows == 0)
        {
            return null;
        }

        long from = (long)part * rows, to = from + rows;
        string hint = $"{site.Block.Node.Output[0]}/{name}";
        WovenGraph graph = state.Graph;
        string weight = graph.Add("Slice", hint + "/weight", [site.Block.Node.Input[1], graph.Integers(from), graph.Integers(to), graph.Integers(1)]);
        string product = graph.Add("MatMul", hint + "/product", [Now(site.Block.Node.Input[0]), weight]);
        return new HeadOperand(AddBias(product, hint, site.Block.Node.Input(2), from, to), HeadLayout.BatchTokensHeads, 3);
    }

    // The biases of queries, keys and values follow each other in one vector.
    private HeadOperand Biased(HeadOperand operand, int part)
    {
        string bias = site.Block.Node.Input(3);
        int rows = Width(0);
        if (bias.Length == 0 || rows == 0 || state.Facts(operand.Tensor).Rank != 3)
        {
            return Current(operand)!;
        }

        string hint = $"{site.Block.Node.Output[0]}/{(part == 0 ? "queries" : "keys")}";
        return operand with { Tensor = AddBias(Now(operand.Tensor), hint, bias, (long)part * rows, (part + 1L) * rows) };
    }

    private string AddBias(string tensor, string hint, string bias, long from, long to)
    {
        WovenGraph graph = state.Graph;
        return bias.Length == 0 ? tensor : graph.Add(
            "Add", hint, [tensor, graph.Add("Slice", hint + "/bias", [bias, graph.Integers(from), graph.Integers(to), graph.Integers(0)])]);
    }

    // Width of all queries together, which is also that of all keys.
    private int Width(int otherwise)
    {
        if (site.Block.Form == AttentionForm.Plain)
        {
            return otherwise;
        }

        if (site.Block.Node.Ints("qkv_hidden_sizes") is [long own, _, _])
        {
            return (int)own;
        }

        string weight = site.Block.Form == AttentionForm.Packed ? site.Block.Node.Input[1] : "";
        if (weight.Length > 0)
        {
            return index.Constant(weight)?.Dims is [_, long packed] ? (int)(packed / 3) : otherwise;
        }

        TensorFacts queries = state.Facts(site.Block.Queries);
        return queries.Rank == 3 && queries.Shape[2].Size is { IsConstant: true } size ? (int)size.Factor : otherwise;
    }
}
