using System.Collections.Immutable;

namespace PipelineDsl.Tokens;

/// <summary>One stage at one layer: everything that weaving, the operators and reports need to know about it.</summary>
public sealed class TokenStage
{
    private readonly ComposedMethod? _method;

    /// <summary>Unique within the pipeline, for example <c>Layer4</c>; also the operator's name in a woven model.</summary>
    public required string Name { get; init; }

    /// <summary>The layer it acts at, 0-based; for a stage at the output, which is behind the last one, the number of layers.</summary>
    public required int Layer { get; init; }

    /// <summary>Whether tokens are dropped or merged.</summary>
    public required StageKind Kind { get; init; }

    /// <summary>What it reads besides the hidden states.</summary>
    public required StageSignal Signal { get; init; }

    /// <summary>What else it reads: composed methods may want several signals.</summary>
    public ImmutableArray<StageSignal> Also { get; init; } = [];

    /// <summary>Whether keys, queries and attention are those of the next layer, computed on the tokens in front of it.</summary>
    public bool ReadsNextLayer { get; init; }

    /// <summary>Where in the layer it acts.</summary>
    public CutPoint Cut { get; init; }

    /// <summary>The run of tokens that alone is compressed; null for all that are not protected.</summary>
    public TokenSpan? Span { get; init; }

    /// <summary>Which position ids the tokens have from here on.</summary>
    public PositionPolicy Positions { get; init; }

    /// <summary>Path of the auxiliary network that gives <see cref="StageSignal.Scores"/>; empty for none.</summary>
    public string Model { get; init; } = "";

    /// <summary>
    /// The scorer or similarity (a boxed default of the struct): its type names it, its interfaces say how it lowers to standard operators. For a
    /// composed method, its <see cref="ComposedMethod"/>.
    /// </summary>
    public required IScorer Scorer { get; init; }

    /// <summary>What makes scores of similarities; null for a stage that asks a scorer.</summary>
    public IReducer? Reducer { get; init; }

    /// <summary>The table that scores are multiplied by, from the first position of the span or the first unprotected one on; null for none.</summary>
    public IDebiasTable? Debias { get; init; }

    /// <summary>
    /// The composed method whose rows are counted: that of the stage itself, or of the one that a baseline stands in
    /// for. Null for all others.
    /// </summary>
    public ComposedMethod? Method
    {
        get => _method ?? Scorer as ComposedMethod;
        init => _method = value;
    }

    /// <summary>
    /// The stage that a baseline keeps as many tokens as, where only a run can tell how many: the baseline runs it on its own tokens, and so
    /// reads its signals. Null for all others.
    /// </summary>
    public TokenStage? CountedBy { get; init; }

    /// <summary>Tokens of <see cref="Span"/> that enter and are not protected; 0 without a span, or when that depends on the data.</summary>
    public int SpanTokens { get; init; }

    /// <summary>How much it keeps.</summary>
    public required TokenBudget Budget { get; init; }

    /// <summary>Tokens that enter when the plan is fixed; 0 when the length is dynamic.</summary>
    public int Tokens { get; init; }

    /// <summary>Tokens that leave when the plan is fixed; 0 when the number is dynamic.</summary>
    public int KeptTokens { get; init; }

    /// <summary>The most tokens that may enter.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Width of a token.</summary>
    public required int Channels { get; init; }

    /// <summary>Original positions that must stay.</summary>
    public ImmutableArray<int> Protected { get; init; } = [];

    /// <summary>How a pruning stage picks.</summary>
    public TokenSelection Selection { get; init; }

    /// <summary>Its uniformity quota, if any.</summary>
    public TokenQuota? Quota { get; init; }

    /// <summary>Order of merged rows.</summary>
    public Kernels.MergeOrder Order { get; init; }

    /// <summary>The code.</summary>
    public required TokenStageBody Body { get; init; }

    /// <summary>The same stage as kernels for a GPU; null where there are none, and <see cref="ProcessorOnly"/> says why.</summary>
    public Gpu.GpuStage? Gpu { get; init; }

    /// <summary>Why the stage runs on the processor alone; empty where it has kernels for a GPU.</summary>
    public string ProcessorOnly { get; init; } = "";

    /// <summary>Workspace bytes of <see cref="Body"/> for a number of tokens and a width of the metric (head width for keys).</summary>
    public required Func<int, int, long> WorkspaceBytes { get; init; }

    /// <summary>The attention that it reads; null when it reads none.</summary>
    public StageSignal? Attention
    {
        get
        {
            if (Signal.IsAttention())
            {
                return Signal;
            }

            foreach (StageSignal signal in Also)
            {
                if (signal.IsAttention())
                {
                    return signal;
                }
            }

            return null;
        }
    }

    /// <summary>Whether the plan says that nothing leaves.</summary>
    public bool IsIdentity => Tokens > 0 && Tokens == KeptTokens;

    /// <summary>Whether it reads a signal, be it <see cref="Signal"/> or one of <see cref="Also"/>.</summary>
    /// <param name="signal">The signal.</param>
    public bool Reads(StageSignal signal) => Signal == signal || (!Also.IsEmpty && Also.Contains(signal));

    /// <summary>Tokens kept of <paramref name="entering"/>, or -1 when that depends on the data.</summary>
    /// <param name="entering">Tokens that enter the stage.</param>
    /// <param name="original">Tokens that entered the first layer.</param>
    public int KeptOf(int entering, int original)
    {
        TokenSpan? span = Budget.CountsTouchable ? Span : null;
        if (Budget.DependsOnData || (span is not null && SpanTokens == 0))
        {
            return -1;
        }

        if (KeptTokens > 0)
        {
            return KeptTokens;
        }

        int touchable = int.Clamp(span is null ? entering - Protected.Length : SpanTokens, 0, entering);
        int others = entering - touchable;
        int kept = span is null ? Budget.Kept(entering, original, Protected.Length) : Budget.Kept(entering, others + OfSpan(span), others);
        return Method is null ? kept : others + Method.Rows(touchable, int.Max(0, kept - others));
    }

    /// <summary>Tokens of a span that were not protected when they entered the first layer.</summary>
    private int OfSpan(TokenSpan span)
    {
        int tokens = span.Length;
        foreach (int position in Protected)
        {
            tokens -= position >= span.Start && position < span.Start + span.Length ? 1 : 0;
        }

        return tokens;
    }
}
