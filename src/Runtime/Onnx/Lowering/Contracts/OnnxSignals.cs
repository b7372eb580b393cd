namespace PipelineDsl.Onnx.Lowering;

/// <summary>
/// Names of the tensors that a scorer's lowering may read. A tensor's operators are written when its name is first asked for.
/// </summary>
public sealed class OnnxSignals
{
    private readonly StageTensors _tensors;

    internal OnnxSignals(StageTensors tensors, ulong seed, int originalTokens)
    {
        _tensors = tensors;
        Seed = seed;
        OriginalTokens = originalTokens;
    }

    /// <summary>Hidden states [batch, tokens, channels], float.</summary>
    public string Hidden => _tensors.Hidden;

    /// <summary>Keys of the layer [batch, heads, tokens, head width], float.</summary>
    /// <exception cref="NotSupportedException">The stage's node has no keys.</exception>
    public string Keys => _tensors.Keys;

    /// <summary>Softmaxed attention of the query that the scorer asks for, or its mean over every query [batch, heads, tokens], float.</summary>
    /// <exception cref="NotSupportedException">The stage's node has neither attention nor keys and queries.</exception>
    public string Attention => _tensors.Attention;

    /// <summary>What the stage's auxiliary network says of every token [batch, tokens], float.</summary>
    /// <exception cref="NotSupportedException">The stage's node has no scores.</exception>
    public string Scores => _tensors.Scores;

    /// <summary>Original position of every token [batch, tokens], or [1, tokens] when it is the same for the whole batch; int64.</summary>
    public string Positions => _tensors.Positions;

    /// <summary>Number of attention heads; 0 when the stage's node does not say.</summary>
    public int Heads => _tensors.Heads;

    /// <summary>The seed given when the model was woven.</summary>
    public ulong Seed { get; }

    /// <summary>The most tokens that may enter the first layer: every original position is below this.</summary>
    public int OriginalTokens { get; }
}
