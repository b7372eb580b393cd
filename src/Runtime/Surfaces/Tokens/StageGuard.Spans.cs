namespace PipelineDsl.Tokens;

/// <content>Spans: the run of tokens that a stage may touch. All others stay, as if they were protected.</content>
public static partial class StageGuard
{
    /// <summary>Counts the tokens that a stage may touch.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="protectedPositions">Original positions that must stay, ascending.</param>
    /// <param name="start">Original position of the span's first token.</param>
    /// <param name="length">Number of original positions in the span.</param>
    public static int CountSpan(in TokenStageInput input, ReadOnlySpan<int> protectedPositions, int start, int length)
    {
        TokenPositions positions = input.Positions;
        int count = 0;
        for (int token = 0; token < positions.Count; token++)
        {
            long position = positions[token];
            count += IsInside(position, start, length) && protectedPositions.BinarySearch((int)position) < 0 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Requires as many tokens of a span as the plan says.</summary>
    /// <param name="site">The stage.</param>
    /// <param name="input">Its input.</param>
    /// <param name="protectedPositions">Original positions that must stay, ascending.</param>
    /// <param name="span">Name of the span.</param>
    /// <param name="start">Original position of its first token.</param>
    /// <param name="length">Number of original positions in it.</param>
    /// <param name="expected">How many of them the plan says are left and not protected.</param>
    /// <exception cref="TokenStageException">More or fewer are there: the sequence is too short for the span, or origins are wrong.</exception>
    public static void ExpectSpan(
        StageSite site, in TokenStageInput input, ReadOnlySpan<int> protectedPositions, string span, int start, int length, int expected)
    {
        int count = CountSpan(input, protectedPositions, start, length);
        if (count != expected)
        {
            throw new TokenStageException(
                site, $"expected {expected} tokens of the span '{span}' (positions {start} to {start + length - 1}), got {count} among {input.Tokens} tokens.");
        }
    }

    /// <summary>Marks every token outside a span with +infinity, so that it stays.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="start">Original position of the span's first token.</param>
    /// <param name="length">Number of original positions in the span.</param>
    /// <param name="scores">One score per token.</param>
    public static void MarkSpan(in TokenStageInput input, int start, int length, Span<float> scores) =>
        MarkOutside(input, start, length, scores, float.PositiveInfinity);

    /// <summary>Marks every token outside a span as protected.</summary>
    /// <param name="input">The stage's input.</param>
    /// <param name="start">Original position of the span's first token.</param>
    /// <param name="length">Number of original positions in the span.</param>
    /// <param name="isProtected">One flag per token.</param>
    public static void MarkSpan(in TokenStageInput input, int start, int length, Span<bool> isProtected) =>
        MarkOutside(input, start, length, isProtected, true);

    private static void MarkOutside<T>(in TokenStageInput input, int start, int length, Span<T> marks, T mark)
    {
        TokenPositions positions = input.Positions;
        for (int token = 0; token < positions.Count; token++)
        {
            if (!IsInside(positions[token], start, length))
            {
                marks[token] = mark;
            }
        }
    }

    private static bool IsInside(long position, int start, int length) => position >= start && position < (long)start + length;
}
