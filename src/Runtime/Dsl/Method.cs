namespace PipelineDsl;

/// <summary>Published methods that <see cref="RecipeAttribute"/> expands; <c>docs/methods.md</c> has a row for each.</summary>
public enum Method
{
    /// <summary>
    /// Token Merging (Bolya et al., ICLR 2023, arXiv 2210.09461): bipartite soft matching on the mean of the keys after every
    /// attention, size-weighted mean, proportional attention. <c>Remove</c> is clamped per layer to what matching can merge.
    /// </summary>
    ToMe,

    /// <summary>
    /// ToMe's k-th bipartite variant (arXiv 2210.09461): the last of every <c>Every</c> tokens is a destination, and the others merge into the
    /// most similar one; left-over tokens are dropped.
    /// </summary>
    ToMeKth,

    /// <summary>ToMe's random bipartite variant (arXiv 2210.09461): random sources merge into their most similar destinations.</summary>
    ToMeRandom,

    /// <summary>PiToMe (NeurIPS 2024, arXiv 2405.16148): tokens of large redundant clusters, told by their energy, merge; the others are protected.</summary>
    PiToMe,

    /// <summary>
    /// Token Fusion (WACV 2024, arXiv 2312.01026): ToMe's matching; early layers drop the sources, later ones merge
    /// and keep the norm (MLERP).
    /// </summary>
    ToFu,

    /// <summary>EViT (ICLR 2022, arXiv 2202.07800): keeps what CLS attends to and fuses the rest into one token.</summary>
    EViT,

    /// <summary>DynamicViT (NeurIPS 2021, arXiv 2106.02034): a predictor network, inlined into the graph, says which tokens stay.</summary>
    DynamicViT,

    /// <summary>
    /// Adaptive Token Sampling (ECCV 2022, arXiv 2111.15667): inverse transform sampling of CLS attention times the
    /// norm of the values, without chance.
    /// </summary>
    Ats,

    /// <summary>Adjacent token merging for audio (A-ToMe, Interspeech 2023, arXiv 2306.16009): only neighbours in time merge.</summary>
    AToMe,

    /// <summary>LLaVA-PruMerge (ICCV 2025, arXiv 2403.15388): outliers of CLS attention stay, and take in their nearest neighbours.</summary>
    PruMerge,

    /// <summary>PruMerge+ (arXiv 2403.15388): PruMerge with tokens at an even stride beside the outliers.</summary>
    PruMergePlus,

    /// <summary>VisionZip (CVPR 2025, arXiv 2412.04467): dominant tokens by CLS attention, the rest averaged into contextual ones.</summary>
    VisionZip,

    /// <summary>DivPrune (CVPR 2025, arXiv 2503.02175): the subset whose smallest cosine distance is largest, chosen greedily.</summary>
    DivPrune,

    /// <summary>VisPruner (ICCV 2025): one half by CLS attention, one half by removing duplicates from the rest.</summary>
    VisPruner,

    /// <summary>CDPruner (NeurIPS 2025, arXiv 2506.10967): a determinantal point process conditioned on the instruction.</summary>
    CdPruner,

    /// <summary>ApET (CVPR 2026, arXiv 2602.19870): keeps tokens that a few basis tokens reconstruct worst; needs no attention.</summary>
    ApET,

    /// <summary>GlobalCom2 (AAAI 2026, arXiv 2501.05179): the thumbnail says how much of every crop stays.</summary>
    GlobalCom2,

    /// <summary>Average pooling over cells of the token grid: the baseline that many methods lose to (arXiv 2510.07143).</summary>
    AveragePooling,

    /// <summary>Downsampling of the token grid: one token in every cell stays (arXiv 2510.07143).</summary>
    Downsampling,

    /// <summary>FastV (ECCV 2024, arXiv 2403.06764): keeps the image tokens that the last token attends to in the layer before.</summary>
    FastV,

    /// <summary>
    /// SparseVLM (ICML 2025, arXiv 2410.04417): text tokens that match the image rate its tokens; some of the dropped
    /// ones are recycled as cluster means.
    /// </summary>
    SparseVlm,

    /// <summary>
    /// PyramidDrop (CVPR 2025, arXiv 2410.17247): drops image tokens in stages, by the attention of the last
    /// instruction token in the layer to come.
    /// </summary>
    PyramidDrop,

    /// <summary>DART (arXiv 2502.11494): keeps the image tokens that duplicate a few pivot tokens least; needs no attention.</summary>
    Dart,

    /// <summary>Random pruning of tokens or cache entries: the arm that every method has to beat (arXiv 2502.11501).</summary>
    Random,

    /// <summary>
    /// Importance and redundancy blended (arXiv 2502.11501): <c>Alpha</c> times the last token's attention plus 1 - <c>Alpha</c> times how
    /// little a token resembles the last one, each scaled to 0..1.
    /// </summary>
    Blend,

    /// <summary>ToMe for Stable Diffusion (CVPRW 2023, arXiv 2303.17604): merges around the attention of a block and restores every token behind it.</summary>
    TomeSd,

    /// <summary>Random merging around the attention of a block, restored from a cache: the random arm of <see cref="TomeSd"/>.</summary>
    RandomCaching,

    /// <summary>Evenly spaced merging around the attention of a block, restored from a cache: the uniform arm of <see cref="TomeSd"/>.</summary>
    UniformCaching,

    /// <summary>Efficient Video Sampling (arXiv 2510.14624): keeps what differs from the same place in the frame before.</summary>
    Evs,

    /// <summary>VidCom2 (EMNLP 2025): keeps what is unusual in its frame and in the video; unusual frames get more.</summary>
    VidCom2,

    /// <summary>DyCoke's temporal merging (CVPR 2025): of every second frame, what resembles the frame before is dropped.</summary>
    DyCoke,

    /// <summary>HoliTom's windows (NeurIPS 2025): tokens that stay the same over a window of frames are averaged over it.</summary>
    HoliTom,

    /// <summary>Knorm (EMNLP 2024, arXiv 2406.11430): keeps the cache entries whose keys have the smallest norms.</summary>
    Knorm,

    /// <summary>Value norms (EMNLP 2024, arXiv 2406.12335): keeps the cache entries whose values have the largest norms.</summary>
    ValueNorm,

    /// <summary>KeyDiff (arXiv 2504.15364): keeps the cache entries whose keys are unlike the mean key.</summary>
    KeyDiff,

    /// <summary>StreamingLLM (ICLR 2024, arXiv 2309.17453): keeps the first cache entries (<c>Sinks</c>) and the last ones, at new positions.</summary>
    StreamingLlm,

    /// <summary>LagKV (arXiv 2504.04704): keeps the cache entries that stand out against the partition that follows theirs.</summary>
    LagKv,

    /// <summary>CurDKV (NeurIPS 2025, arXiv 2509.15038): leverage of keys times leverage of values, relative to neighbours.</summary>
    Cur,

    /// <summary>Q-Filters (arXiv 2503.02812): keys along the direction that queries have, found beforehand, stay.</summary>
    QFilter,

    /// <summary>TOVA (EMNLP 2024, arXiv 2401.06104): keeps the cache entries that the last token attends to, by the mean of all heads.</summary>
    Tova,

    /// <summary>SnapKV (NeurIPS 2024, arXiv 2404.14469): keeps the cache entries that the last <c>Window</c> tokens attend to, pooled along the text.</summary>
    SnapKv,

    /// <summary>PyramidKV (arXiv 2406.02069): SnapKV with budgets that fall linearly from the first layer to the last.</summary>
    PyramidKv,

    /// <summary>Observed attention (kvpress, after H2O, arXiv 2306.14048): the mean attention of all tokens that could see an entry.</summary>
    ObservedAttention,

    /// <summary>H2O (NeurIPS 2023, arXiv 2306.14048): keeps the heavy hitters, by attention summed over all runs, beside a recent window.</summary>
    H2O,

    /// <summary>Expected Attention (arXiv 2510.00636): the attention that queries to come are expected to pay, times the norm of the value.</summary>
    ExpectedAttention,

    /// <summary>Expected Attention (arXiv 2510.00636) with statistics of queries made beforehand, so that the model gives nothing more.</summary>
    ExpectedAttentionOffline,

    /// <summary>AdaKV (NeurIPS 2025, arXiv 2407.11550): SnapKV, for whose budget the heads of a layer compete.</summary>
    AdaKv,

    /// <summary>Expected Attention (arXiv 2510.00636) with AdaKV's competing heads, as in its paper's best results.</summary>
    AdaExpectedAttention,

    /// <summary>CriticalKV (arXiv 2502.03805): half of SnapKV's budget goes by what values add to the layer's output.</summary>
    CriticalKv,

    /// <summary>CriticalKV (arXiv 2502.03805) with AdaKV's competing heads.</summary>
    CriticalAdaKv,

    /// <summary>ChunkKV (NeurIPS 2025, arXiv 2502.00299): whole runs of entries stay, by SnapKV's mean score over all heads.</summary>
    ChunkKv,

    /// <summary>Chunked pressing (kvpress, after Knorm, arXiv 2406.11430): every run of entries keeps the same share.</summary>
    ChunkPress,

    /// <summary>Block-wise KeyDiff (arXiv 2504.15364): what has stayed so far competes with the next run of entries.</summary>
    BlockPress,

    /// <summary>KV merging (kvpress, after KVMerger, arXiv 2407.08454): Knorm, whose evicted values are folded into those of the most similar keys.</summary>
    KvMerging,

    /// <summary>
    /// SemDeDup (arXiv 2303.09540): of samples whose embeddings are more alike than <c>Threshold</c>, inside clusters of spherical k-means, one stays;
    /// or as many leave as <c>Keep</c> says.
    /// </summary>
    SemDeDup,

    /// <summary>SSL prototypes (NeurIPS 2022, arXiv 2206.14486): keeps the samples that lie far from the centroid of their cluster.</summary>
    SslPrototypes,

    /// <summary>D4 (NeurIPS 2023, arXiv 2308.12284): SemDeDup, then SSL prototypes on clusters that are found anew; <c>Keep</c> is of all samples.</summary>
    D4,

    /// <summary>
    /// Coverage-centric selection (ICLR 2023, arXiv 2210.15809): drops what is probably mislabelled, then shares the budget out among strata of the
    /// accumulated margin and draws at random inside; <c>Keep</c> is of all samples.
    /// </summary>
    Ccs,

    /// <summary>Moderate coreset (Xia et al., ICLR 2023): keeps the samples whose distance to the median of their class is about the median.</summary>
    Moderate,

    /// <summary>EL2N (NeurIPS 2021, arXiv 2107.07075): keeps the samples with the largest error of the prediction, averaged over runs.</summary>
    El2n,

    /// <summary>GraNd (NeurIPS 2021, arXiv 2107.07075) of the last layer: EL2N times the norm of what the layer reads.</summary>
    GraNd,

    /// <summary>Forgetting events (ICLR 2019, arXiv 1812.05159): keeps the samples that training forgot most often, or never learned.</summary>
    Forgetting,

    /// <summary>CAL (EMNLP 2021, arXiv 2109.03764): keeps the samples whose predictions differ most from those of their nearest neighbours.</summary>
    Cal,

    /// <summary>Herding (ICML 2009; as in iCaRL, CVPR 2017, arXiv 1611.07725): keeps samples whose running mean stays nearest to the mean of all.</summary>
    Herding,

    /// <summary>
    /// k-center greedy (ICLR 2018, arXiv 1708.00489): keeps samples that each lie as far as possible from those before; radius at most twice the best.
    /// </summary>
    KCenter,

    /// <summary>CRAIG (ICML 2020, arXiv 1906.01827): facility location, whose picks are weighed by how many samples they are the nearest of.</summary>
    Craig,

    /// <summary>
    /// InfoBatch (ICLR 2024, arXiv 2303.04947), once: of the samples below the mean loss, <c>Keep</c> stay at random with weight 1 / <c>Keep</c>.
    /// </summary>
    InfoBatch,

    /// <summary>MinHash (Broder, SEQUENCES 1997, with the bands of datatrove): of texts that share most of their shingles one stays.</summary>
    MinHash,
}
