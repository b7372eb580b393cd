using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;
using static PipelineDsl.Onnx.Protobuf.TensorProto.Types;

namespace PipelineDsl.Onnx;

/// <summary>Keys, queries and values as a stage reads them. Packed attention keeps them inside: they are projected once more there.</summary>
internal sealed class HeadSignals(GraphIndex index, TokenState state, LayerSite site, NodeProto stage)
{
    internal HeadOperand? Keys() => site.Block.Form switch
    {
        AttentionForm.Packed => Unpacked(1),
        AttentionForm.MultiHead when site.Keys is HeadOperand keys => Biased(keys, 1),
        _ => Current(site.Keys),
    };

    internal HeadOperand? Queries() => site.Block.Form switch
    {
        AttentionForm.Packed => Unpacked(0),
        AttentionForm.MultiHead when site.Queries is HeadOperand queries => Biased(queries, 0),
        _ => Current(site.Queries),
    };

    internal HeadOperand? Values() => site.Block.Form switch
    {
        AttentionForm.Packed => Unpacked(2),
        AttentionForm.MultiHead when site.Values is HeadOperand values => Biased(values, 2),
        _ => Current(site.Values),
    };

    /// <summary>Element type of what <see cref="Keys"/>, <see cref="Queries"/> or <see cref="Values"/> gives.</summary>
    /// <param name="operand">The same operand of the layer.</param>
    internal DataType TypeOf(HeadOperand? operand) =>
        state.TypeOf(site.Block.Form == AttentionForm.Packed || operand is null ? site.Block.Node.Input[0] : operand.Tensor);

    /// <summary>Factor on q.k: what the graph multiplies them with behind the tensors that are read, or 1 / sqrt(head width).</summary>
    internal float Scale(int channels)
    {
        float scale = site.Block.Form == AttentionForm.Plain
            ? site.Block.Scale * (site.Queries?.Scale ?? 1) * (site.Keys?.Scale ?? 1) : site.Block.Node.Float("scale", 0);
        return scale != 0 && float.IsFinite(scale) ? scale : 1f / MathF.Sqrt(HeadWidth(channels));
    }

    private float HeadWidth(int channels) =>
        site.Block.Form == AttentionForm.Plain && site.Queries is { Layout: HeadLayout.BatchHeadsTokens or HeadLayout.FoldedHeadsTokens } queries
            && state.Facts(queries.Tensor).Shape[^1].Size is { IsConstant: true } size
            ? size.Factor : (float)Width(channels) / site.Heads;

    // A second stage at one layer finds the tokens of the first one gone.
    private string Now(string tensor) => state.At(tensor, state.Stages.Count, stage);

    private HeadOperand? Current(HeadOperand? operand) => operand is null ? null : operand with { Tensor = Now(operand.Tensor) };

    private HeadOperand? Unpacked(int part)
    {
        if (Range(part) is not (long from, long to))
        {
            return null;
        }

        string hint = Hint(part);
        WovenGraph graph = state.Graph;
        string weight = graph.Add("Slice", hint + "/weight", [site.Block.Node.Input[1], graph.Integers(from), graph.Integers(to), graph.Integers(1)]);
        string product = graph.Add("MatMul", hint + "/product", [Now(site.Block.Node.Input[0]), weight]);
        return new HeadOperand(AddBias(product, hint, site.Block.Node.Input(2), from, to), HeadLayout.BatchTokensHeads, 3);
    }

    private HeadOperand Biased(HeadOperand operand, int part)
    {
        string bias = site.Block.Node.Input(3);
        if (bias.Length == 0 || Range(part) is not (long from, long to) || state.Facts(operand.Tensor).Rank != 3)
        {
            return Current(operand)!;
        }

        return operand with { Tensor = AddBias(Now(operand.Tensor), Hint(part), bias, from, to) };
    }

    // Queries, keys and values follow each other in one weight and in one bias; values may be of another width than the others.
    private (long From, long To)? Range(int part)
    {
        long rows = Width(0);
        long end = part < 2 ? (part + 1) * rows : site.Block.Node.Ints("qkv_hidden_sizes") is [_, _, long own] ? (2 * rows) + own : long.MaxValue;
        return rows == 0 ? null : (part * rows, end);
    }

    private string Hint(int part) => $"{site.Block.Node.Output[0]}/{(part == 0 ? "queries" : part == 1 ? "keys" : "values")}";

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
