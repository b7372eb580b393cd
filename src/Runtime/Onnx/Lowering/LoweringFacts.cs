namespace PipelineDsl.Onnx.Lowering;

/// <summary>What is known about the tensors around a stage's node. Everything but the opset may be left open.</summary>
internal sealed record LoweringFacts
{
    /// <summary>Version of the standard operators that the model imports.</summary>
    public required int Opset { get; init; }

    /// <summary>Items in the batch, when that never changes.</summary>
    public int? Batch { get; init; }

    /// <summary>Tokens that enter the stage, when that never changes.</summary>
    public int? Tokens { get; init; }

    /// <summary>Tokens that enter the first layer, when that never changes.</summary>
    public int? OriginalTokens { get; init; }

    /// <summary>Whether the model's tensors around the node hold half precision. What is computed with them is single.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Whether the mask holds half precision.</summary>
    public bool HasHalfMask { get; init; }

    /// <summary>Rank of the keys.</summary>
    public int KeysRank { get; init; } = 4;

    /// <summary>Rank of the queries.</summary>
    public int QueriesRank { get; init; } = 4;

    /// <summary>Rank of the values.</summary>
    public int ValuesRank { get; init; } = 4;

    /// <summary>Rank of the attention probabilities.</summary>
    public int AttentionRank { get; init; } = 4;

    /// <summary>Rank of the mask: [tokens], [batch, tokens], [batch, queries, tokens] or [batch, heads, queries, tokens]; 1 may stand for the batch.</summary>
    public int MaskRank { get; init; } = 2;

    /// <summary>Whether a mask of rank 3 is [batch x heads, queries, tokens].</summary>
    public bool MaskFoldsHeads { get; init; }

    /// <summary>Rank of an auxiliary network's scores; 0 where it cannot be told.</summary>
    public int ScoresRank { get; init; } = 2;
}
