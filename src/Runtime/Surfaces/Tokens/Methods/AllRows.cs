using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>What a method writes that removes nothing.</summary>
internal static class AllRows
{
    /// <summary>Keeps every token where it is, bit by bit.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="workspace">Scratch for one integer a token.</param>
    /// <returns>Rows written.</returns>
    internal static int Write(in TokenStageInput input, in TokenStageOutput output, Workspace workspace)
    {
        Span<int> all = workspace.Take<int>(input.Tokens);
        for (int token = 0; token < all.Length; token++)
        {
            all[token] = token;
        }

        output.Prune(input, all);
        return all.Length;
    }
}
