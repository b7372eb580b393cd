using PipelineDsl.Tokens;

namespace PipelineDsl.OnnxRuntime;

/// <summary>A stage's node as its model writes it: attributes, and which inputs and outputs it has. Checked once, when a session is created.</summary>
internal sealed class StageNodeSettings
{
    internal StageNodeSettings(TokenPipeline pipeline, TokenStage stage, INodeInfo info)
    {
        Pipeline = pipeline;
        Stage = stage;
        Site = new StageSite(pipeline.Name, stage.Name, stage.Layer);

        // Asked once here, because every run asks.
        Attention = stage.Attention;
        ReadsQueries = stage.Reads(StageSignal.Queries);
        ReadsKeys = ReadsQueries || stage.Reads(StageSignal.Keys);
        ReadsValues = stage.Reads(StageSignal.Values);
        ReadsNormed = stage.Reads(StageSignal.Normed);
        ReadsEmbeddings = stage.Reads(StageSignal.Embeddings);
        ReadsScores = stage.Reads(StageSignal.Scores);

        TokensFirst = OneOf(StageNode.TokenAxis, info.Int(StageNode.TokenAxis, 1), 0, 1) == 0;
        Heads = (int)long.Clamp(info.Int(StageNode.Heads, 0), 0, int.MaxValue);
        Scale = info.Float(StageNode.Scale, 1);
        Seed = unchecked((ulong)info.Int(StageNode.Seed, 0));
        IsCausal = OneOf(StageNode.Causal, info.Int(StageNode.Causal, 0), 0, 1) == 1;
        ScoresOriginal = OneOf(StageNode.ScoresOriginal, info.Int(StageNode.ScoresOriginal, 0), 0, 1) == 1;
        HasKeys = info.HasInput(StageNode.KeysInput);
        HasAttention = info.HasInput(StageNode.AttentionInput);
        HasMask = info.HasInput(StageNode.MaskInput);
        HasSizes = info.HasInput(StageNode.SizesInput);
        HasOrigins = info.HasInput(StageNode.OriginsInput);
        HasProvenance = info.HasInput(StageNode.ProvenanceInput);
        HasPast = info.HasInput(StageNode.PastInput);
        WantsKept = info.HasOutput(StageNode.KeptOutput);
        WantsSizes = info.HasOutput(StageNode.SizesOutput);
        WantsLogSizes = info.HasOutput(StageNode.LogSizesOutput);
        WantsOrigins = info.HasOutput(StageNode.OriginsOutput);
        WantsProvenance = info.HasOutput(StageNode.ProvenanceOutput);
        WantsAssignment = info.HasOutput(StageNode.AssignmentOutput);

        KeysLayout = LayoutOf(StageNode.KeysLayout, info);
        QueriesLayout = LayoutOf(StageNode.QueriesLayout, info);
        ValuesLayout = LayoutOf(StageNode.ValuesLayout, info);
        MaskKind = info.String(StageNode.MaskKind, string.Empty);
        BiasLayout = info.String(StageNode.BiasLayout, OnnxRuntime.BiasLayout.PerItem);
        CheckSignals(info);
        CheckOutputs();
    }

    internal TokenPipeline Pipeline { get; }

    internal TokenStage Stage { get; }

    internal StageSite Site { get; }

    /// <summary>Whether hidden states are [tokens, batch, channels].</summary>
    internal bool TokensFirst { get; }

    /// <summary>Attention heads; 0 when the node does not say.</summary>
    internal int Heads { get; }

    internal float Scale { get; }

    internal ulong Seed { get; }

    internal string KeysLayout { get; }

    internal string QueriesLayout { get; }

    internal string ValuesLayout { get; }

    internal bool IsCausal { get; }

    /// <summary>Whether scores are those of the tokens that entered the first layer.</summary>
    internal bool ScoresOriginal { get; }

    internal string MaskKind { get; }

    internal string BiasLayout { get; }

    internal bool HasKeys { get; }

    internal bool HasAttention { get; }

    internal bool HasMask { get; }

    internal bool HasSizes { get; }

    internal bool HasOrigins { get; }

    internal bool HasProvenance { get; }

    /// <summary>Whether the model has a cache, so that the stage may have to pass all tokens on.</summary>
    internal bool HasPast { get; }

    internal bool WantsKept { get; }

    internal bool WantsSizes { get; }

    internal bool WantsLogSizes { get; }

    internal bool WantsOrigins { get; }

    internal bool WantsProvenance { get; }

    internal bool WantsAssignment { get; }

    /// <summary>File name of the auxiliary network, for messages.</summary>
    internal string NetworkName => $"'{Path.GetFileName(Stage.Model)}'";

    /// <summary>The attention that the stage reads; null for none.</summary>
    internal StageSignal? Attention { get; }

    /// <summary>Whether the stage reads attention.</summary>
    internal bool ReadsAttention => Attention is not null;

    /// <summary>Whether the stage's code reads keys; attention may need them too.</summary>
    internal bool ReadsKeys { get; }

    /// <summary>Whether the stage's code reads queries, and keys with them.</summary>
    internal bool ReadsQueries { get; }

    /// <summary>Whether the stage reads values.</summary>
    internal bool ReadsValues { get; }

    /// <summary>Whether the stage reads hidden states behind the model's final norm.</summary>
    internal bool ReadsNormed { get; }

    /// <summary>Whether the stage reads hidden states as they entered the first layer.</summary>
    internal bool ReadsEmbeddings { get; }

    /// <summary>Whether the stage reads the scores of an auxiliary network.</summary>
    internal bool ReadsScores { get; }

    /// <summary>Whether the stage reads the residual stream beside the hidden states: around attention those are behind a norm.</summary>
    internal bool ReadsResidual => Stage.Cut == CutPoint.AroundAttention;

    /// <summary>Whether positions behind the stage are new ones without gaps.</summary>
    internal bool Repacks =>
        Stage is { Positions: PositionPolicy.Repacked, Cut: CutPoint.AfterAttention or CutPoint.AfterBlock } && Stage.Layer < Pipeline.Plan.Layers - 1;

    /// <summary>An error that names the stage.</summary>
    /// <param name="problem">What was expected and what came.</param>
    internal TokenStageException Error(string problem) => new(Site, problem);

    /// <summary>
    /// Tokens that entered the first layer: what the plan says if it is fixed, else what provenance spans, else the tokens that enter this
    /// stage when it is the first. Later stages of a dynamic plan without provenance get the ceiling, which is good enough for quotas;
    /// for fractions of the original tokens it is not, and such nodes are refused.
    /// </summary>
    /// <param name="tokens">Tokens that enter this stage.</param>
    /// <param name="provenanceWidth">Last axis of the provenance, if the node has it.</param>
    internal int OriginalTokens(int tokens, long provenanceWidth) =>
        Pipeline.Plan.IsStatic ? Pipeline.Plan.Tokens
        : HasProvenance ? checked((int)provenanceWidth)
        : HasOrigins ? Pipeline.Plan.Tokens
        : tokens;

    /// <summary>Whether a prompt without a past is passed on as well: in a model with a cache, where the stage's span does not lie in it.</summary>
    /// <param name="originalTokens">Tokens that entered the first layer.</param>
    internal bool PassesOn(int originalTokens) => HasPast && Stage.Span is TokenSpan span && span.Start + (long)span.Length > originalTokens;

    private string LayoutOf(string attribute, INodeInfo info)
    {
        string layout = info.String(attribute, HeadLayout.BatchHeadsTokens);
        return layout is HeadLayout.BatchHeadsTokens or HeadLayout.FoldedHeadsTokens or HeadLayout.BatchTokensHeads or HeadLayout.TokensBatchHeads
            ? layout
            : throw Error($"attribute {attribute}: expected bhnd, xnd, bnhd or nbhd, got '{layout}'.");
    }

    private long OneOf(string attribute, long value, long first, long second) =>
        value == first || value == second ? value : throw Error($"attribute {attribute}: expected {first} or {second}, got {value}.");

    private void CheckSignals(INodeInfo info)
    {
        Require(ReadsKeys, "keys", StageNode.KeysInput, info);
        Require(ReadsQueries, "queries", StageNode.QueriesInput, info);
        Require(ReadsValues, "values", StageNode.ValuesInput, info);
        Require(ReadsNormed, "hidden states behind the final norm", StageNode.NormedInput, info);
        Require(ReadsEmbeddings, "embeddings", StageNode.EmbeddingsInput, info);
        Require(ReadsResidual, "the residual stream", StageNode.ResidualInput, info);
        Require(ReadsScores, "scores of an auxiliary network", StageNode.ScoresInput, info);
        if (ReadsAttention && !HasAttention && !(HasKeys && info.HasInput(StageNode.QueriesInput)))
        {
            throw Error(
                $"it reads attention, but the node has neither probabilities (input {StageNode.AttentionInput}) "
                    + $"nor queries and keys (inputs {StageNode.QueriesInput} and {StageNode.KeysInput}).");
        }

        if (IsCausal && !HasAttention && Attention == StageSignal.EveryQueryAttention)
        {
            throw Error(
                "it reads the mean attention of every query, of which each sees only the tokens up to its own: "
                    + $"expected the probabilities (input {StageNode.AttentionInput}).");
        }

        if (HasMask && MaskKind is not (StageMask.Additive or StageMask.Visible or StageMask.Hidden))
        {
            throw Error($"attribute {StageNode.MaskKind}: expected {StageMask.Additive}, {StageMask.Visible} or {StageMask.Hidden}, got '{MaskKind}'.");
        }

        if (!float.IsFinite(Scale))
        {
            throw Error($"attribute {StageNode.Scale}: expected a finite number, got {Scale}.");
        }
    }

    private void Require(bool reads, string what, int input, INodeInfo info)
    {
        if (reads && !info.HasInput(input))
        {
            throw Error($"it reads {what}, but the node has none (input {input}).");
        }
    }

    private void CheckOutputs()
    {
        if (WantsLogSizes && BiasLayout is not (OnnxRuntime.BiasLayout.PerItem or OnnxRuntime.BiasLayout.FoldedHeads or OnnxRuntime.BiasLayout.PerQuery))
        {
            throw Error($"attribute {StageNode.BiasLayout}: expected b11n, x1n or b1nn, got '{BiasLayout}'.");
        }

        if (WantsLogSizes && BiasLayout == OnnxRuntime.BiasLayout.FoldedHeads && Heads == 0)
        {
            throw Error($"attribute {StageNode.Heads}: expected at least 1 for the bias layout x1n, got {Heads}.");
        }

        if (WantsProvenance && HasOrigins && !HasProvenance)
        {
            throw Error($"provenance (output {StageNode.ProvenanceOutput}) cannot reach back to the original tokens "
                + $"without the provenance of the stage before (input {StageNode.ProvenanceInput}).");
        }

        if (Stage.Budget is { Kind: BudgetKind.Keep, Of: Basis.Original } && !Pipeline.Plan.IsStatic && HasOrigins && !HasProvenance)
        {
            throw Error(
                $"it keeps a fraction of the original tokens, but nothing says how many there were: expected provenance (input {StageNode.ProvenanceInput}).");
        }
    }
}
