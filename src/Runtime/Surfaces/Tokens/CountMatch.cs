using PipelineDsl.Kernels;

namespace PipelineDsl.Tokens;

/// <summary>Baselines of stages whose counts depend on the data: such a stage runs into scratch memory, and its baseline keeps as many tokens.</summary>
public static class CountMatch
{
    /// <summary>Memory for the counted stage to write into: rows and leaders, which every stage writes.</summary>
    /// <param name="input">The input that the counted stage gets, which is that of the baseline.</param>
    /// <param name="workspace">Scratch.</param>
    public static TokenStageOutput Scratch(in TokenStageInput input, Workspace workspace) => new()
    {
        Hidden = workspace.Take<float>(checked(input.Tokens * input.Hidden.Channels)),
        HiddenStride = input.Hidden.Channels,
        Kept = workspace.Take<int>(input.Tokens),
    };

    /// <summary>Workspace bytes of <see cref="Scratch"/> and of the stage that writes into it.</summary>
    /// <param name="counted">The counted stage.</param>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="width">Width of the metric (head width for keys).</param>
    public static long WorkspaceBytes(TokenStage counted, int tokens, int width)
    {
        ArgumentNullException.ThrowIfNull(counted);
        return Workspace.BytesFor<float>((long)tokens * counted.Channels) + Workspace.BytesFor<int>(tokens) + counted.WorkspaceBytes(tokens, width);
    }

    /// <summary>Tokens that the baseline keeps: as many as the counted stage left, never fewer than are marked to stay, at least one.</summary>
    /// <param name="rows">Rows that the counted stage wrote.</param>
    /// <param name="scores">One score per token, +infinity for those that stay in any case.</param>
    public static int Count(int rows, ReadOnlySpan<float> scores) => int.Clamp(int.Max(rows, scores.Count(float.PositiveInfinity)), 1, scores.Length);
}
