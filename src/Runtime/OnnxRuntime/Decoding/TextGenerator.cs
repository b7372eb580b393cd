using System.Runtime.CompilerServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A decoder that reads and writes text.</summary>
/// <param name="decoder">The decoder; the caller disposes it.</param>
/// <param name="tokenizer">The model's tokenizer.</param>
public sealed class TextGenerator(Decoder decoder, ITextTokenizer tokenizer)
{
    /// <summary>The decoder.</summary>
    public Decoder Decoder { get; } = decoder ?? throw new ArgumentNullException(nameof(decoder));

    /// <summary>Reads a text, which the pipeline may compress afterwards: <see cref="Decoder.Read"/>.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    /// <inheritdoc cref="Decoder.Read" path="/exception"/>
    public void Read(string text, CancellationToken cancellationToken = default) => Decoder.Read(tokenizer.Encode(text), cancellationToken);

    /// <summary>Reads what follows a text, such as a question about it: <see cref="Decoder.Append"/>.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    /// <inheritdoc cref="Decoder.Read" path="/exception"/>
    public void Append(string text, CancellationToken cancellationToken = default) => Decoder.Append(tokenizer.Encode(text), cancellationToken);

    /// <summary>
    /// Continues what has been read, piece by piece. A piece is given as soon as it is certain: it holds whole characters, and nothing that could be
    /// the beginning of a stop string. The model runs on the thread pool.
    /// </summary>
    /// <param name="options">What is generated; null for 256 of the likeliest tokens.</param>
    /// <param name="cancellationToken">Ends a run of the model in progress, too.</param>
    /// <returns>Pieces of text, none of them empty. What is chosen has been read when the next piece is asked for.</returns>
    /// <inheritdoc cref="Decoder.GenerateAsync" path="/exception"/>
    public IAsyncEnumerable<string> GenerateAsync(GenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new GenerationOptions();
        return Pieces(Decoder.GenerateAsync(options, CancellationToken.None), options, cancellationToken);
    }

    private async IAsyncEnumerable<string> Pieces(
        IAsyncEnumerable<int> tokens, GenerationOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var text = new TextStream(options.StopStrings.IsDefault ? [] : options.StopStrings);
        await foreach (int token in tokens.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // After a stop the loop goes on once, so that the token that completed it is read.
            if (text.HasStopped)
            {
                break;
            }

            if (text.Add(tokenizer.Bytes(token)) is { } piece)
            {
                yield return piece;
            }
        }

        if (text.End() is { } rest)
        {
            yield return rest;
        }
    }
}
