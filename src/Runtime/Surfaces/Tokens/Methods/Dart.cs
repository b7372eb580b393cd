using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// DART (arXiv 2502.11494, section 3.3): the image and text tokens with the largest keys, by L1 norm over the concatenated heads, are pivots. In
/// ascending order each picks the image tokens that are least similar to it behind the model's final norm, t* = floor(budget / pivots) of them.
/// Kept are the image pivots and the picks, so that many more than the budget, in the order of positions.
/// </summary>
public static class Dart
{
    /// <summary>Compresses one sequence.</summary>
    /// <param name="input">Hidden states, also behind the final norm (<see cref="TokenStageInput.Normed"/>), and keys.</param>
    /// <param name="output">Receives the kept rows.</param>
    /// <param name="rules">The budget counts the picks, as the paper does; options <c>ImagePivots</c> and <c>TextPivots</c>. The image is the span.</param>
    /// <param name="workspace">Scratch; see <see cref="WorkspaceBytes"/>.</param>
    /// <returns>Rows written.</returns>
    /// <exception cref="TokenStageException">
    /// A signal is missing or not finite, there are fewer tokens than pivots, no pivots, or fewer image tokens than the pivots pick.
    /// </exception>
    public static int Compress(in TokenStageInput input, in TokenStageOutput output, in MethodRules rules, Workspace workspace)
    {
        StageGuard.ExpectKeys(rules.Site, input);
        StageGuard.ExpectNormed(rules.Site, input);
        TokenChoice choice = TokenChoice.Of(input, rules, workspace);
        int kept = Kept(rules, choice.Touchable, out int each);
        if (choice.Content.Length <= kept)
        {
            return choice.WriteAll(input, output, kept);
        }

        Span<int> text = workspace.Take<int>(input.Tokens);
        text = text[..TokenChoice.Text(input, rules, text)];
        if (rules.Options.TextPivots > text.Length)
        {
            throw new TokenStageException(rules.Site, $"expected {rules.Options.TextPivots} text tokens behind the image as pivots, got {text.Length}.");
        }

        Span<int> pivots = workspace.Take<int>(rules.Options.ImagePivots + rules.Options.TextPivots);
        Span<int> imagePivots = pivots[..rules.Options.ImagePivots], textPivots = pivots[imagePivots.Length..];
        Span<float> norms = workspace.Take<float>(input.Tokens);
        L1Norms.Compute(input.Keys, norms);
        StageGuard.Mark(rules.Site, input, [], norms);
        PivotSelection.Pivots(norms, choice.Content, imagePivots, workspace);
        PivotSelection.Pivots(norms, text, textPivots, workspace);

        Span<int> pool = workspace.Take<int>(choice.Content.Length);
        pool = pool[..Without(choice.Content, imagePivots, pool)];
        StageGuard.RequireFinite(rules.Site, input.Normed, pool, "normed hidden state");
        StageGuard.RequireFinite(rules.Site, input.Normed, pivots, "normed hidden state");
        Span<int> picked = workspace.Take<int>(kept);
        imagePivots.CopyTo(picked);
        PivotSelection.Pick(input.Normed, pivots, pool, each, picked[imagePivots.Length..], workspace);
        return choice.Write(input, output, picked);
    }

    /// <summary>Bytes that <see cref="Compress"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    /// <param name="width">Head width of keys; not read.</param>
    /// <param name="options"><c>ImagePivots</c> and <c>TextPivots</c>.</param>
    public static long WorkspaceBytes(int tokens, int channels, int width, MethodOptions options)
    {
        int pivots = (int)long.Min(tokens, (long)options.ImagePivots + options.TextPivots);
        return TokenChoice.WorkspaceBytes(tokens)
            + (4 * Workspace.BytesFor<int>(tokens))
            + Workspace.BytesFor<float>(tokens)
            + PivotSelection.WorkspaceBytes(tokens, pivots, channels);
    }

    /// <summary>Image tokens kept, and how many of them each pivot picks.</summary>
    private static int Kept(in MethodRules rules, int image, out int each)
    {
        int imagePivots = rules.Options.ImagePivots;
        long pivots = (long)imagePivots + rules.Options.TextPivots;
        if (imagePivots < 0 || rules.Options.TextPivots < 0 || pivots == 0)
        {
            throw new TokenStageException(
                rules.Site, $"expected at least one pivot, got {imagePivots} of the image and {rules.Options.TextPivots} of the text.");
        }

        each = (int)(rules.Budget / pivots);
        if (rules.Budget >= image)
        {
            return image;
        }

        long kept = imagePivots + (pivots * each);
        if (kept > image)
        {
            throw new TokenStageException(
                rules.Site, $"expected at least {kept} image tokens, {imagePivots} pivots and {each} picks for each of {pivots} pivots, got {image}.");
        }

        return (int)kept;
    }

    private static int Without(ReadOnlySpan<int> tokens, ReadOnlySpan<int> pivots, Span<int> rest)
    {
        int count = 0, next = 0;
        foreach (int token in tokens)
        {
            bool isPivot = next < pivots.Length && pivots[next] == token;
            next += isPivot ? 1 : 0;
            if (!isPivot)
            {
                rest[count++] = token;
            }
        }

        return count;
    }
}
