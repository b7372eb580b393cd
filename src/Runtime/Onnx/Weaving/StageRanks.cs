namespace PipelineDsl.Onnx;

/// <summary>Ranks of a stage's inputs; 0 where it has none.</summary>
/// <param name="Keys">Rank of the keys.</param>
/// <param name="Queries">Rank of the queries.</param>
/// <param name="Attention">Rank of the probabilities.</param>
/// <param name="Mask">Rank of the mask.</param>
/// <param name="MaskFoldsHeads">Whether a mask of rank 3 starts with batch x heads.</param>
/// <param name="Scores">Rank of an auxiliary network's scores; also 0 where it cannot be told.</param>
/// <param name="Values">Rank of the values.</param>
/// <param name="HasHalfMask">Whether the mask holds half precision.</param>
internal readonly record struct StageRanks(
    int Keys = 0, int Queries = 0, int Attention = 0, int Mask = 0, bool MaskFoldsHeads = false, int Scores = 0, int Values = 0, bool HasHalfMask = false);
