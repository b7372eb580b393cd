using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// Runs a stage once on made-up data when a session is created, so that the just-in-time compiler has done its work (20 to 35 ms
/// for a vectorised kernel) before the first inference.
/// </summary>
internal static class StageWarmUp
{
    // Enough for the vector paths, which need blocks of tokens, and little enough to take no time.
    private const int Tokens = 64;
    private const int Heads = 2;
    private const int HeadWidth = 16;

    /// <summary>Runs the stage once.</summary>
    /// <param name="stage">The stage.</param>
    internal static void Run(TokenStage stage)
    {
        int tokens = stage.Tokens > 0 ? stage.Tokens : int.Min(Tokens, stage.MaxTokens);
        int kept = stage.KeptOf(tokens, tokens);
        kept = kept < 0 ? tokens : kept;
        using var body = new Workspace(stage.WorkspaceBytes(tokens, int.Max(HeadWidth, stage.Channels)));
        using var memory = new Workspace(
            (2 * Workspace.BytesFor<float>((long)tokens * stage.Channels)) + Workspace.BytesFor<float>(tokens * Heads * HeadWidth)
            + (5 * Workspace.BytesFor<long>(tokens)) + Workspace.BytesFor<float>(tokens * Heads));
        var hidden = new TokenMatrix(Fill(memory.Take<float>(tokens * stage.Channels)), tokens, stage.Channels);
        var heads = new HeadTensor(Fill(memory.Take<float>(tokens * Heads * HeadWidth)), Heads, tokens, HeadWidth);
        var input = new TokenStageInput
        {
            Hidden = hidden,
            Keys = heads,
            Queries = heads,
            Values = heads,
            Normed = hidden,
            Embeddings = hidden,
            Residual = hidden,
            Scores = Fill(memory.Take<float>(tokens)),
            Scale = 1,
            Attention = new AttentionRows(Fill(memory.Take<float>(tokens * Heads)), Heads, tokens, tokens),
            OriginalTokens = tokens,
        };
        var output = new TokenStageOutput
        {
            Hidden = memory.Take<float>(kept * stage.Channels),
            HiddenStride = stage.Channels,
            Kept = memory.Take<int>(kept),
            Sizes = memory.Take<float>(kept),
            Origins = memory.Take<long>(kept),
            Assignment = memory.Take<int>(tokens),
        };
        try
        {
            stage.Body(input, output, body);
        }
        catch (Exception)
        {
            // Made-up data may be beyond what a user's scorer takes. If real data is too, its run will say so.
        }
    }

    private static Span<float> Fill(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = KeyedHash.Unit(1, (ulong)i);
        }

        return values;
    }
}
