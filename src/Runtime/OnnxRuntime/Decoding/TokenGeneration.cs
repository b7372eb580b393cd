using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The loop that chooses a token, gives it out and reads it.</summary>
internal static class TokenGeneration
{
    /// <summary>Generates tokens. Apart from the enumerator itself nothing is allocated.</summary>
    /// <param name="decoder">The decoder, which has read something.</param>
    /// <param name="options">Checked options.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    internal static async IAsyncEnumerable<int> Tokens(
        Decoder decoder, GenerationOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sampler = new TokenSampler(options.Sampling, decoder.Vocabulary);
        ImmutableArray<int> ends = options.EndTokens.IsDefault ? [] : options.EndTokens;
        for (int i = 0; i < options.MaxTokens; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int token = sampler.Choose(decoder.Logits, decoder.Cache.Seen);
            if (ends.Contains(token))
            {
                yield break;
            }

            // The token is given out first, so that whoever waits for it does not wait for what comes after it.
            yield return token;

            // Whoever asks for the next one does so on a thread of his, which may be one that must not wait. A task that is complete costs nothing.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            decoder.Step(token, cancellationToken);
        }
    }
}
