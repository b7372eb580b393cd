namespace PipelineDsl.Kernels;

/// <summary>How a tokenizer marks where words begin.</summary>
public enum WordPieceScheme
{
    /// <summary>SentencePiece (XLM-RoBERTa): a word begins with U+2581.</summary>
    SentencePiece,

    /// <summary>WordPiece (BERT): what continues a word begins with <c>##</c>.</summary>
    WordPiece,
}
