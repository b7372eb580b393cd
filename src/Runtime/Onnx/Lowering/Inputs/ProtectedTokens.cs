using PipelineDsl.Tokens;

namespace PipelineDsl.Onnx.Lowering;

/// <summary>Which tokens must stay.</summary>
internal sealed class ProtectedTokens(OnnxGraphWriter graph, TokenStage stage, StageTensors tensors)
{
    /// <summary>
    /// How many protected tokens stand in front, when no others are protected; -1 when others are. Pruning and merging in either
    /// order leave a protected prefix where it is, so that such a stage need not look at origins.
    /// </summary>
    internal static int Prefix(TokenStage stage)
    {
        int length = stage.Protected.Distinct().Count();
        return stage.Protected.All(position => position >= 0 && position < length) ? length : -1;
    }

    /// <summary>Writes [batch, tokens] or [1, tokens], bool; null when no token is protected.</summary>
    internal string? Write()
    {
        if (stage.Protected.IsEmpty)
        {
            return null;
        }

        int prefix = tensors.ProtectedPrefix;
        if ((prefix > 0 || !tensors.HasOrigins) && tensors.Tokens.Value is { } tokens)
        {
            bool[] flags = new bool[tokens];
            foreach (int position in stage.Protected.Where(position => position >= 0 && position < tokens))
            {
                flags[position] = true;
            }

            return graph.Constant(flags, 1, tokens);
        }

        if (prefix > 0)
        {
            return graph.Less(graph.Unsqueeze(graph.Range(tensors.Tokens), 0), graph.Number((long)prefix));
        }

        string? any = null;
        foreach (int position in stage.Protected.Distinct())
        {
            string same = graph.Same(tensors.Positions, graph.Number((long)position));
            any = any is null ? same : graph.Or(any, same);
        }

        return any;
    }
}
