using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>The tokens that a composed method may touch, as a matrix of their own.</summary>
internal readonly ref struct TouchedRows
{
    /// <summary>Finds the tokens; their rows are copied only where other tokens stand between them.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="rules">Says what may be touched.</param>
    /// <param name="workspace">Holds the tokens and the copy; see <see cref="WorkspaceBytes"/>.</param>
    /// <exception cref="TokenStageException">The method may touch nothing.</exception>
    internal TouchedRows(in TokenStageInput input, in MethodRules rules, Workspace workspace)
    {
        Span<int> tokens = workspace.Take<int>(input.Tokens);
        tokens = tokens[..MethodTokens.Touchable(input, rules, tokens, workspace)];
        if (tokens.IsEmpty)
        {
            throw new TokenStageException(rules.Site, $"expected tokens to compress, but all {input.Tokens} are protected or outside the span.");
        }

        Tokens = tokens;
        Rows = Of(input.Hidden, tokens, workspace);
    }

    /// <summary>The tokens, ascending.</summary>
    internal ReadOnlySpan<int> Tokens { get; }

    /// <summary>Their hidden states [tokens, channels].</summary>
    internal TokenMatrix Rows { get; }

    /// <summary>How many there are.</summary>
    internal int Count => Tokens.Length;

    /// <summary>Bytes taken from the workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    /// <param name="channels">Their width.</param>
    internal static long WorkspaceBytes(int tokens, int channels) =>
        Workspace.BytesFor<int>(tokens) + long.Max(MethodTokens.WorkspaceBytes(tokens), Workspace.BytesFor<float>((long)tokens * channels));

    /// <summary>Some rows of a matrix, viewed where they follow each other and copied where they do not.</summary>
    internal static TokenMatrix Of(TokenMatrix matrix, ReadOnlySpan<int> rows, Workspace workspace)
    {
        if (rows[^1] - rows[0] == rows.Length - 1)
        {
            return matrix.Slice(rows[0], rows.Length);
        }

        Span<float> copy = workspace.Take<float>(rows.Length * matrix.Channels);
        RowGather.Copy(matrix, rows, copy, matrix.Channels);
        return new TokenMatrix(copy, rows.Length, matrix.Channels);
    }

    /// <summary>Length of one of several equal parts, such as frames.</summary>
    /// <exception cref="TokenStageException">They do not divide the tokens.</exception>
    internal int Each(in MethodRules rules, int parts, string what) => parts > 0 && Count % parts == 0
        ? Count / parts
        : throw new TokenStageException(rules.Site, $"expected tokens in {parts} {what} of equal length, got {Count}.");

    /// <summary>Turns places among these tokens into tokens.</summary>
    internal void ToTokens(Span<int> places) => TokenList.ToTokens(Tokens, places);

    /// <summary>Keeps some of these tokens, in the order given, and all others.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="output">Where the stage writes.</param>
    /// <param name="chosen">Tokens, not places.</param>
    /// <param name="workspace">Scratch for as many indices as tokens enter, given back.</param>
    /// <returns>Rows written.</returns>
    internal int Prune(in TokenStageInput input, in TokenStageOutput output, ReadOnlySpan<int> chosen, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<int> rows = workspace.Take<int>(input.Tokens);
        int written = MethodTokens.Rows(input.Tokens, Tokens, chosen, rows);
        output.Prune(input, rows[..written]);
        workspace.Release(mark);
        return written;
    }

    /// <summary>Bytes that <see cref="Merge"/> takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long MergeBytes(int tokens) => (2 * Workspace.BytesFor<int>(tokens)) + Matching.WorkspaceBytes(tokens);

    /// <summary>Makes one row of every group of these tokens, their mean weighted by size, and keeps all others.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="output">Where the stage writes.</param>
    /// <param name="leaders">The place that leads each group, in the order of the rows; replaced by its token.</param>
    /// <param name="groups">The group of every place.</param>
    /// <param name="workspace">Scratch, given back.</param>
    /// <returns>Rows written.</returns>
    internal int Merge(in TokenStageInput input, in TokenStageOutput output, Span<int> leaders, ReadOnlySpan<int> groups, Workspace workspace)
    {
        long mark = workspace.Mark();
        Span<int> rows = workspace.Take<int>(input.Tokens), assignment = workspace.Take<int>(input.Tokens);
        ToTokens(leaders);
        rows = rows[..MethodTokens.Rows(input.Tokens, Tokens, leaders, rows)];
        for (int row = 0; row < rows.Length; row++)
        {
            assignment[rows[row]] = row;
        }

        for (int place = 0; place < groups.Length; place++)
        {
            assignment[Tokens[place]] = assignment[leaders[groups[place]]];
        }

        output.Merge(input, Matching.Of(rows, assignment, workspace), MergeReduction.SizeWeightedMean);
        workspace.Release(mark);
        return rows.Length;
    }
}
