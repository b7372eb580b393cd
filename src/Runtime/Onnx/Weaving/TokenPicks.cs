using PipelineDsl.Onnx.Protobuf;
using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx;

/// <summary>Picking tokens by a constant index: sound only for protected tokens in front, which keep their place.</summary>
internal sealed class TokenPicks(TokenState state)
{
    /// <summary>Leading tokens that every stage so far leaves where they are.</summary>
    internal int Prefix => state.Stages.Count == 0 ? int.MaxValue : state.Stages.Min(stage => PrefixOf(stage.Stage));

    internal void Gather(NodeProto node)
    {
        TensorFacts data = state.Facts(node.Input[0]), indices = state.Facts(node.Input[1]);
        int axis = data.Normalise(node.Int("axis", 0));
        if (!state.Shrinks(data.Shape[axis]))
        {
            return;
        }

        int prefix = Prefix;
        bool isSafe = indices.HasValues && data.Shape[axis].Is(state.Axes.Tokens)
            && indices.Values.All(value => value.Size is { IsConstant: true } && value.Size.Factor >= 0 && value.Size.Factor < prefix);
        if (!isSafe)
        {
            throw Moved(node, indices.HasValues ? string.Join(", ", indices.Values.Select(value => value.Size?.ToString() ?? "?")) : "computed positions");
        }
    }

    internal void Split(NodeProto node)
    {
        TensorFacts data = state.Facts(node.Input[0]);
        if (state.Shrinks(data.Shape[data.Normalise(node.Int("axis", 0))]))
        {
            throw Moved(node, "parts of fixed length");
        }
    }

    internal WeaveException Moved(NodeProto node, string what) => new(
        $"{state.Axes.Describe(node)} picks tokens by position ({what}) behind stage {state.Stages[^1].Stage.Name}. "
        + "Only protected tokens keep their place, and "
        + $"the stages protect the first {Prefix}. Protect what the model reads.");

    private static int PrefixOf(TokenStage stage)
    {
        int prefix = 0;
        while (stage.Protected.Contains(prefix))
        {
            prefix++;
        }

        return StageWriter.IsIdentity(stage) && stage.Kind == StageKind.Prune ? int.MaxValue : prefix;
    }
}
