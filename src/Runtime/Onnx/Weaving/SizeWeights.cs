using PipelineDsl.Onnx.Protobuf;

namespace PipelineDsl.Onnx;

/// <summary>
/// Makes merged tokens count for as many as they stand for: proportional attention adds the logarithm of their size to the
/// logits (ToMe, arXiv 2210.09461, section 3), means become size-weighted.
/// </summary>
internal sealed class SizeWeights(TokenState state, bool isProportional)
{
    private readonly List<string> _weighted = [];

    /// <summary>Nodes that got sizes.</summary>
    internal IReadOnlyList<string> Weighted => _weighted;

    /// <summary>Whether tokens of a version stand for several, which counts in every mean over them.</summary>
    internal bool Matter(int version) => version > 0 && state.Stages[version - 1].HasSizes;

    /// <summary>Whether attention to tokens of a version takes their sizes into account; models that were trained without them do better so.</summary>
    internal bool BiasAttention(int version) => isProportional && Matter(version);

    /// <summary>The logits of a softmax over tokens, with the logarithms of the sizes.</summary>
    internal string Logits(NodeProto softmax, string logits, int version)
    {
        TensorFacts facts = state.Facts(softmax.Input[0]);
        string? layout = facts.Rank == 4 ? "b11n" : facts.Rank == 3 ? "x1n" : null;
        if (layout is null || !facts.Shape[^1].Is(state.Axes.Tokens))
        {
            throw new WeaveException($"{state.Axes.Describe(softmax)} is over merged tokens, but its shape is not that of attention logits.");
        }

        _weighted.Add(softmax.Describe());
        return state.Graph.Add("Add", $"{softmax.Output[0]}/sized", [logits, LogSizes(layout, version, softmax.Input[0])]);
    }

    /// <summary>The attention bias of a fused node, with the logarithms of the sizes.</summary>
    internal string Bias(NodeProto attention, string? bias, int version)
    {
        _weighted.Add(attention.Describe());
        string sizes = LogSizes("b1nn", version, attention.Input[0]);
        return bias is null ? sizes : state.Graph.Add("Add", $"{attention.Output[0]}/sized", [bias, sizes]);
    }

    /// <summary>The sizes shaped so that they multiply a tensor: ones but for batch and tokens.</summary>
    internal string Factors(NodeProto reader, string tensor, int version)
    {
        TensorFacts facts = state.Facts(tensor);
        int token = Enumerable.Range(0, facts.Rank).First(i => state.IsToken(facts.Shape[i]));
        int batch = Enumerable.Range(0, facts.Rank).FirstOrDefault(i => facts.Shape[i].Is(state.Axes.Batch), -1);
        if (!state.Axes.IsSingle && batch < 0)
        {
            throw new WeaveException($"{state.Axes.Describe(reader)} reduces merged tokens without a batch axis; it cannot be weighted by their sizes.");
        }

        string hint = $"{reader.Output[0]}/sizes";
        string sizes = state.Stages[version - 1].Sizes;
        if (state.Missing(facts.Shape[token]) is long first and > 0)
        {
            sizes = state.Graph.Add(
                "Slice", hint + "/sliced", [sizes, state.Graph.Integers(first), state.Graph.Integers(long.MaxValue), state.Graph.Integers(1)]);
        }

        long[] shape = [.. Enumerable.Repeat(1L, facts.Rank)];
        if (state.Axes.IsSingle)
        {
            shape[token] = -1;
            return state.Graph.Reshape(sizes, hint, shape);
        }

        if (batch > token)
        {
            sizes = state.Graph.Transpose(sizes, hint + "/turned", 1, 0);
        }

        if (int.Min(batch, token) != 0)
        {
            throw new WeaveException($"{state.Axes.Describe(reader)} reduces merged tokens of a layout that cannot be weighted by their sizes.");
        }

        (shape[0], shape[int.Max(batch, token)]) = (0, -1);
        return state.Graph.Reshape(sizes, hint, shape);
    }

    internal void Note(NodeProto node) => _weighted.Add(node.Describe());

    // Some models compute attention in another precision than the residual stream.
    private string LogSizes(string layout, int version, string like)
    {
        WovenStage stage = state.Stages[version - 1];
        return state.Cast(stage.LogSizes(layout), stage.Type, state.TypeOf(like));
    }
}
