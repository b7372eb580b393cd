using PipelineDsl.Kernels;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.Onnx.Lowering;

/// <summary>One stage, the form of the tensors around its node, and the data that runs through it.</summary>
internal sealed record StageCase
{
    public StageKind Kind { get; init; } = StageKind.Prune;

    public IScorer Scorer { get; init; } = default(TokenNorm);

    public TokenBudget Budget { get; init; } = new(BudgetKind.Keep, 0.5);

    public TokenSelection Selection { get; init; }

    public TokenQuota? Quota { get; init; }

    public MergeOrder Order { get; init; }

    public int[] Protected { get; init; } = [0];

    public int Tokens { get; init; } = 21;

    /// <summary>Tokens that entered the first layer; as many as enter the stage when nothing was removed yet.</summary>
    public int Original { get; init; } = 21;

    public int Batch { get; init; } = 2;

    public int Channels { get; init; } = 16;

    public int Heads { get; init; } = 2;

    public int HeadWidth { get; init; } = 4;

    /// <summary>Whether the node says how many heads there are.</summary>
    public bool DeclaresHeads { get; init; } = true;

    public string KeysLayout { get; init; } = HeadLayout.BatchHeadsTokens;

    public int KeysRank { get; init; } = 4;

    public string QueriesLayout { get; init; } = HeadLayout.BatchHeadsTokens;

    public int QueriesRank { get; init; } = 4;

    /// <summary>Which of a layout's forms is meant: 4 keeps heads apart or behind the batch, 3 folds them.</summary>
    public int HeadForm { get; init; } = 4;

    /// <summary>Rank of the attention probabilities; 0 when the row is computed from queries and keys.</summary>
    public int AttentionRank { get; init; }

    /// <summary>Kind of the mask; empty for none.</summary>
    public string Mask { get; init; } = "";

    public int MaskRank { get; init; } = 2;

    public bool MaskFoldsHeads { get; init; }

    public bool HasSizes { get; init; }

    public bool TokensFirst { get; init; }

    public string BiasLayout { get; init; } = "b11n";

    public int Opset { get; init; } = 17;

    /// <summary>Whether neither batch nor tokens are known when the stage is lowered.</summary>
    public bool Dynamic { get; init; }

    public ulong Seed { get; init; } = 5;

    /// <summary>Whether values are +1 and -1, so that many scores are exactly equal.</summary>
    public bool Ties { get; init; }

    public int Random { get; init; } = 1;

    /// <summary>Threads that run the lowered stage.</summary>
    public int Threads { get; init; } = 1;

    public bool HasOrigins => Original != Tokens;

    public StageSignal Signal => Scorer switch
    {
        IPositionScorer => StageSignal.Positions,
        IHiddenScorer or IHiddenSimilarity => StageSignal.Hidden,
        IKeyScorer or IKeySimilarity => StageSignal.Keys,
        ClsAttention => StageSignal.FirstQueryAttention,
        MeanAttention => StageSignal.EveryQueryAttention,
        _ => StageSignal.LastQueryAttention,
    };

    public bool ReadsAttention => Signal.IsAttention();
}
