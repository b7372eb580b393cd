namespace PipelineDsl.Kernels;

/// <summary>Goes back and forth between tokens and their places in a list of some of them.</summary>
internal static class TokenList
{
    /// <summary>Reads the values of the listed tokens.</summary>
    /// <param name="values">One value per token [all tokens].</param>
    /// <param name="tokens">The list.</param>
    /// <param name="gathered">Receives the value at every place [listed tokens].</param>
    internal static void Gather(ReadOnlySpan<float> values, ReadOnlySpan<int> tokens, Span<float> gathered)
    {
        for (int place = 0; place < tokens.Length; place++)
        {
            gathered[place] = values[tokens[place]];
        }
    }

    /// <summary>Turns places in the list into the tokens that stand there.</summary>
    /// <param name="tokens">The list.</param>
    /// <param name="places">Places in it; replaced by tokens.</param>
    internal static void ToTokens(ReadOnlySpan<int> tokens, Span<int> places)
    {
        foreach (ref int place in places)
        {
            place = tokens[place];
        }
    }
}
