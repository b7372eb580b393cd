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
        foreach ((int first, int end) in Runs([.. stage.Protected.Distinct().Order()]))
        {
            string within = first + 1 == end ? graph.Same(tensors.Positions, graph.Number((long)first)) : Within(first, end);
            any = any is null ? within : graph.Or(any, within);
        }

        return any;
    }

    private string Within(int first, int end) =>
        graph.And(graph.Less(graph.Number(first - 1L), tensors.Positions), graph.Less(tensors.Positions, graph.Number((long)end)));

    /// <summary>Positions that follow each other: a recent window is one run, however long.</summary>
    private static IEnumerable<(int First, int End)> Runs(int[] positions)
    {
        for (int at = 0, next; at < positions.Length; at = next)
        {
            next = at + 1;
            while (next < positions.Length && positions[next] == positions[next - 1] + 1)
            {
                next++;
            }

            yield return (positions[at], positions[next - 1] + 1);
        }
    }
}
