using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>All adapters, one a file of vectors.</summary>
internal static class VectorAdapters
{
    /// <summary>The list, one line an adapter.</summary>
    public static VectorAdapter[] All { get; } =
    [
        new AdaKvVectors(),
        new ApETVectors(),
        new BudgetRoundingVectors(),
        new CcsVectors(),
        new CalVectors(),
        new CdPrunerVectors(),
        new ChunkingVectors(),
        new D4Vectors(),
        new DartVectors(),
        new DecodingScheduleVectors(),
        new DivPruneVectors(),
        new DyCokeVectors(),
        new EViTVectors(),
        new EvsVectors(),
        new ExpectedAttentionVectors(),
        new FacilityLocationVectors(),
        new FastVVectors(),
        new GraphCutVectors(),
        new GreediVectors(),
        new H2oVectors(),
        new HerdingVectors(),
        new HoliTomVectors(),
        new InfoBatchVectors(),
        new KCenterTwoRoundVectors(),
        new KCenterVectors(),
        new KeyDiffVectors(),
        new KeyRerotationVectors(),
        new KMeansSphericalVectors(),
        new KnormVectors(),
        new LagKvVectors(),
        new LlmLingua2Vectors(),
        new MaskedEquivalenceVectors(),
        new ModerateVectors(),
        new ObservedAttentionVectors(),
        new PerplexityFilterVectors(),
        new PiToMeVectors(),
        new ProportionalAttentionVectors(),
        new PrototypeVectors(),
        new PruMergeVectors(),
        new PyramidBudgetVectors(),
        new PyramidDropVectors(),
        new QuotaVectors(),
        new RandomBottomKVectors(),
        new SampleScoreVectors(),
        new SemDedupVectors(),
        new SnapKvVectors(),
        new SparseVlmVectors(),
        new StreamingLlmVectors(),
        new ToFuVectors(),
        new ToMeBipartiteVectors(),
        new ToMeScheduleVectors(),
        new TomesdVectors(),
        new TovaVectors(),
        new VidCom2Vectors(),
        new VisionZipVectors(),
        new VisPrunerVectors(),
    ];

    /// <summary>The adapter of a file: by the method that it states, and where it states none by its name.</summary>
    /// <param name="file">The file.</param>
    public static VectorAdapter? For(VectorFile file) => file.Method.Length > 0
        ? Array.Find(All, adapter => string.Equals(adapter.Method, file.Method.Trim(), StringComparison.OrdinalIgnoreCase))
        : Array.Find(All, adapter => string.Equals(adapter.File, file.Stem, StringComparison.OrdinalIgnoreCase));
}
