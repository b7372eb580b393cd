namespace PipelineDsl.OnnxRuntime;

/// <summary>Turns text into a model's tokens, and tokens into bytes of text. Adapters over a tokenizer library are a few lines.</summary>
public interface ITextTokenizer
{
    /// <summary>The tokens of a text, without any that mark its start or its end.</summary>
    /// <param name="text">The text.</param>
    int[] Encode(string text);

    /// <summary>
    /// What a token stands for, as UTF-8. It may be a part of a character; with those that follow it makes a whole. Empty for tokens that are no text.
    /// </summary>
    /// <param name="token">The token.</param>
    ReadOnlySpan<byte> Bytes(int token);
}
