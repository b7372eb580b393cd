using PipelineDsl.Kernels;

namespace PipelineDsl;

/// <summary>
/// Makes one score per token of how similar the tokens are to each other. The framework of arXiv 2505.19147 scores by a T x T matrix but prunes
/// by one number a token; this is the step between. Greedy selections fit too: the token chosen first scores highest.
/// </summary>
public interface IPairwiseReducer : IReducer
{
    /// <summary>Bytes that <see cref="Score"/> takes from its workspace.</summary>
    /// <param name="tokens">Number of tokens.</param>
    /// <param name="width">Width of a vector.</param>
    static abstract long WorkspaceBytes(int tokens, int width);

    /// <summary>Writes one score per token. Must not allocate. The matrix of similarities need never exist.</summary>
    /// <param name="vectors">Vectors to compare [tokens, width].</param>
    /// <param name="kept">How many tokens will be kept: a greedy selection may stop there and score all others below those.</param>
    /// <param name="scores">Receives the scores [tokens]; higher is kept. They must be finite.</param>
    /// <param name="workspace">Scratch; what is taken is given back.</param>
    static abstract void Score(TokenMatrix vectors, int kept, Span<float> scores, Workspace workspace);
}
