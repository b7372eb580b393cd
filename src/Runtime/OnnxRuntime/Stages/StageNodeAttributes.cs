using System.Collections.Immutable;
using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>What a woven model writes at the node of a stage, for a stage that is run without a model; <see cref="StageNode"/> says what each means.</summary>
public sealed record StageNodeAttributes : INodeInfo
{
    /// <summary>The inputs that are given, by the numbers in <see cref="StageNode"/>, for example <see cref="StageNode.KeysInput"/>.</summary>
    public required ImmutableArray<int> Inputs { get; init; }

    /// <summary>The outputs that are asked for, by the numbers in <see cref="StageNode"/>.</summary>
    public required ImmutableArray<int> Outputs { get; init; }

    /// <summary>Whether hidden states are [tokens, batch, channels] and not [batch, tokens, channels].</summary>
    public bool TokensFirst { get; init; }

    /// <summary>Attention heads; 0 where the shapes say it.</summary>
    public int Heads { get; init; }

    /// <summary>Factor on q.k where attention is computed.</summary>
    public float Scale { get; init; } = 1;

    /// <summary>Seed of random scorers.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether a query sees only the tokens up to its own.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Whether the scores of an auxiliary network are of the tokens that entered the first layer.</summary>
    public bool ScoresOriginal { get; init; }

    /// <summary>How keys lie: one of the names in <see cref="HeadLayout"/>.</summary>
    public string KeysLayout { get; init; } = HeadLayout.BatchHeadsTokens;

    /// <summary>How queries lie: one of the names in <see cref="HeadLayout"/>.</summary>
    public string QueriesLayout { get; init; } = HeadLayout.BatchHeadsTokens;

    /// <summary>What hides padding: <c>additive</c>, <c>visible</c> or <c>hidden</c>.</summary>
    public string MaskKind { get; init; } = "";

    /// <summary>How logarithms of sizes are laid out: <c>b11n</c>, <c>x1n</c> or <c>b1nn</c>.</summary>
    public string BiasLayout { get; init; } = OnnxRuntime.BiasLayout.PerItem;

    /// <inheritdoc/>
    long INodeInfo.Int(string name, long missing) => name switch
    {
        StageNode.TokenAxis => TokensFirst ? 0 : 1,
        StageNode.Heads => Heads,
        StageNode.Seed => unchecked((long)Seed),
        StageNode.Causal => IsCausal ? 1 : 0,
        StageNode.ScoresOriginal => ScoresOriginal ? 1 : 0,
        _ => missing,
    };

    /// <inheritdoc/>
    float INodeInfo.Float(string name, float missing) => name == StageNode.Scale ? Scale : missing;

    /// <inheritdoc/>
    string INodeInfo.String(string name, string missing) => name switch
    {
        StageNode.KeysLayout => KeysLayout,
        StageNode.QueriesLayout => QueriesLayout,
        StageNode.MaskKind => MaskKind,
        StageNode.BiasLayout => BiasLayout,
        _ => missing,
    };

    /// <inheritdoc/>
    bool INodeInfo.HasInput(int index) => Inputs.Contains(index);

    /// <inheritdoc/>
    bool INodeInfo.HasOutput(int index) => Outputs.Contains(index);
}
