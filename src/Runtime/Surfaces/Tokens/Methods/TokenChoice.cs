using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Methods;

/// <summary>
/// What methods that pick tokens have in common: which tokens may be picked, and writing a pick in the order of positions. Padding is never
/// picked, and only stays where a fixed number of rows leaves room for it.
/// </summary>
internal readonly ref struct TokenChoice
{
    private readonly ReadOnlySpan<int> _touchable;
    private readonly Span<bool> _stays;
    private readonly Span<int> _rows;

    private TokenChoice(ReadOnlySpan<int> touchable, ReadOnlySpan<int> content, Span<bool> stays, Span<int> rows)
    {
        _touchable = touchable;
        _stays = stays;
        _rows = rows;
        Content = content;
    }

    /// <summary>Tokens that the method may touch, padding included: what its rows are counted by.</summary>
    internal int Touchable => _touchable.Length;

    /// <summary>The last token that the method may touch.</summary>
    internal int Last => _touchable[^1];

    /// <summary>For every token whether it stays: at first those that the method must not touch.</summary>
    internal ReadOnlySpan<bool> Stays => _stays;

    /// <summary>Those that may be picked, ascending.</summary>
    internal ReadOnlySpan<int> Content { get; }

    /// <summary>Bytes that a choice takes from its workspace.</summary>
    /// <param name="tokens">Tokens that enter.</param>
    internal static long WorkspaceBytes(int tokens) =>
        (3 * Workspace.BytesFor<int>(tokens)) + Workspace.BytesFor<bool>(tokens) + MethodTokens.WorkspaceBytes(tokens);

    /// <summary>Finds out which tokens may be picked.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="rules">Says what is protected, and the span.</param>
    /// <param name="workspace">Holds the choice.</param>
    internal static TokenChoice Of(in TokenStageInput input, in MethodRules rules, Workspace workspace)
    {
        Span<int> touchable = workspace.Take<int>(input.Tokens), content = workspace.Take<int>(input.Tokens), rows = workspace.Take<int>(input.Tokens);
        Span<bool> stays = workspace.Take<bool>(input.Tokens);
        touchable = touchable[..MethodTokens.Touchable(input, rules, touchable, workspace)];
        stays.Fill(true);
        int count = 0;
        foreach (int token in touchable)
        {
            stays[token] = false;
            content[count] = token;
            count += input.Visible.IsEmpty || input.Visible[token] ? 1 : 0;
        }

        return new TokenChoice(touchable, content[..count], stays, rows);
    }

    /// <summary>Lists the text of a prompt: the content behind the span. Without a span there is none.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="rules">Says where the span lies.</param>
    /// <param name="text">Receives the tokens, ascending; as many as enter always fit.</param>
    /// <returns>How many there are.</returns>
    internal static int Text(in TokenStageInput input, in MethodRules rules, Span<int> text)
    {
        int count = 0;
        TokenPositions positions = input.Positions;
        for (int token = 0; token < input.Tokens && rules.SpanLength > 0; token++)
        {
            text[count] = token;
            bool isBehind = positions[token] >= (long)rules.SpanStart + rules.SpanLength;
            count += isBehind && (input.Visible.IsEmpty || input.Visible[token]) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Writes a pick, in the order of positions, among the tokens that were not to be touched.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="picked">The tokens picked, in any order.</param>
    /// <returns>Rows written.</returns>
    internal int Write(in TokenStageInput input, in TokenStageOutput output, ReadOnlySpan<int> picked)
    {
        Keep(picked);
        int written = 0;
        for (int token = 0; token < _stays.Length; token++)
        {
            if (_stays[token])
            {
                _rows[written++] = token;
            }
        }

        output.Prune(input, _rows[..written]);
        return written;
    }

    /// <summary>Marks tokens that stay.</summary>
    /// <param name="picked">The tokens, in any order.</param>
    internal void Keep(ReadOnlySpan<int> picked)
    {
        foreach (int token in picked)
        {
            _stays[token] = true;
        }
    }

    /// <summary>Writes all content, and the first of the padding until there are <paramref name="count"/> touchable tokens.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="output">Receives the rows.</param>
    /// <param name="count">Touchable tokens that stay; more than there is content.</param>
    /// <returns>Rows written.</returns>
    internal int WriteAll(in TokenStageInput input, in TokenStageOutput output, int count)
    {
        int room = int.Min(count, Touchable) - Content.Length;
        foreach (int token in _touchable)
        {
            bool isPadding = !input.Visible.IsEmpty && !input.Visible[token];
            _stays[token] = !isPadding || room-- > 0;
        }

        return Write(input, output, []);
    }
}
