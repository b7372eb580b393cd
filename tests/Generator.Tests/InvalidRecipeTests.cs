using PipelineDsl.Generator.Tests.Infrastructure;

namespace PipelineDsl.Generator.Tests;

/// <summary>What recipes, spans, cut points and parts refuse: which rule, where, and in which words.</summary>
public class InvalidRecipeTests
{
    private const string Encoder = "[TokenPipeline(Tokens = 197, Channels = 64, Layers = 12)]";
    private const string Decoder = "[TokenPipeline(MaxTokens = 1024, Channels = 64, Layers = 8), Span(\"image\", 35, 576)]";
    private const string Class = "partial class X;";

    private const string Parts = """

        struct NoReducer : IReducer;
        file struct Hidden : IDebiasTable { public static System.ReadOnlySpan<float> Weights => default; }
        struct Flat : IDebiasTable { public static System.ReadOnlySpan<float> Weights => new float[197]; }
        """;

    [Theory]
    [InlineData(
        "PDSL108", "[Recipe(Method.EViT, Layers = \"3\", Keep = 0.7, Frames = 4)]",
        "4: A stage of 'X' cannot be built: EViT has no option Frames; it has Fuse")]
    [InlineData(
        "PDSL108", "[Recipe(Method.DivPrune, Keep = 0.7, Alpha = 0.5)]", "0.5: A stage of 'X' cannot be built: DivPrune has no option Alpha; it has none")]
    [InlineData(
        "PDSL102",
        "[Recipe(Method.ToMeKth, Layers = \"2\")]",
        "Recipe(Method.ToMeKth, Layers = \"2\"): The geometry of 'X' is invalid: ToMe, k-th bipartite needs Every, for which the paper has no value; "
        + "as in [Recipe(Method.ToMeKth, Layers = \"2\", Every = 3)]")]
    [InlineData("PDSL102", "[Recipe(Method.ToMeKth, Layers = \"2\", Every = 1)]", "1: The geometry of 'X' is invalid: Every is 1; it must be at least 2")]
    [InlineData(
        "PDSL102", "[Recipe(Method.PiToMe, Layers = \"2\", Keep = 0.9, Margin = 1.5)]",
        "1.5: The geometry of 'X' is invalid: Margin is 1.5; it must be 0 to 1")]
    [InlineData(
        "PDSL105",
        "[Recipe(Method.ToMeKth, Layers = \"2\", Every = 3, Keep = 0.5)]",
        "0.5: A stage of 'X' needs exactly one budget: ToMe, k-th bipartite takes none, because its options say how many tokens stay; remove Keep")]
    [InlineData(
        "PDSL105",
        "[Recipe(Method.HoliTom, Frames = 1, Ceiling = 9)]",
        "9: A stage of 'X' needs exactly one budget: HoliTom takes none, because the data say how many tokens stay; remove Ceiling")]
    [InlineData(
        "PDSL105",
        "[Recipe(Method.Ats, Layers = \"3\", KeepCount = 100, Ceiling = 90)]",
        "90: A stage of 'X' needs exactly one budget: KeepCount and Ceiling are given; keep one of them")]
    [InlineData(
        "PDSL105",
        "[Recipe(Method.EViT, Layers = \"3\")]",
        "Recipe(Method.EViT, Layers = \"3\"): A stage of 'X' needs exactly one budget: none is given; "
            + "give one of Keep, KeepCount or Remove, or a list of them")]
    [InlineData(
        "PDSL106",
        "[Recipe(Method.FastV, Layers = \"2\", Threshold = 0.1)]",
        "0.1: A budget of 'X' is out of range: FastV has no threshold; give Keep, KeepCount or Remove, or a list of them")]
    [InlineData(
        "PDSL106",
        "[Prune<TokenNorm>(Layers = \"2\", KeepCount = 9, Rounding = Rounding.Floor)]",
        "9: A budget of 'X' is out of range: Rounding goes with Keep or Keeps only; remove it")]
    [InlineData(
        "PDSL106",
        "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, Ceiling = 9)]",
        "0.5: A budget of 'X' is out of range: Ceiling goes with a number that depends on the data, "
            + "which is the Threshold of a pruning stage or an adaptive recipe; remove it")]
    [InlineData(
        "PDSL106", "[Prune<TokenNorm>(Layers = \"2\", Threshold = 1, Ceiling = -1)]",
        "1: A budget of 'X' is out of range: Ceiling is -1; it must be at least 1, or 0 for none")]
    [InlineData(
        "PDSL103",
        "[Recipe(Method.DivPrune, Layers = \"3\", Keep = 0.1)]",
        "\"3\": A layer range of 'X' is invalid: DivPrune acts behind the model, not at a layer; remove Layers")]
    [InlineData(
        "PDSL103",
        "[Recipe(Method.FastV, Layers = \"0\", Keep = 0.5)]",
        "\"0\": A layer range of 'X' is invalid: FastV acts in front of the layers that it names and looks at the one before, "
            + "but nothing is before layer 0; start at layer 1")]
    [InlineData(
        "PDSL104",
        "[Recipe(Method.DivPrune, Keep = 0.5), Prune<TokenNorm>(Cut = CutPoint.Output, Keep = 0.5)]",
        "Prune<TokenNorm>(Cut = CutPoint.Output, Keep = 0.5): Stages of 'X' overlap: the output has another stage already; give it one")]
    [InlineData(
        "PDSL108",
        "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, Cut = CutPoint.AroundAttention)]",
        "CutPoint.AroundAttention: A stage of 'X' cannot be built: tokens that are merged around attention have to come back behind it, "
            + "as Method.TomeSd does; give another Cut")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.TomeSd, Layers = \"0\", Keep = 0.5, Rows = 14, Columns = 14, Cut = CutPoint.AfterBlock)]",
        "CutPoint.AfterBlock: A stage of 'X' cannot be built: tomesd restores every token behind the attention; remove Cut")]
    [InlineData(
        "PDSL108",
        "[Prune<TokenNorm>(Layers = \"2\", Keep = 0.5, Cut = (CutPoint)9)]",
        "(CutPoint)9: A stage of 'X' cannot be built: this cut point is not known; use one of the values of CutPoint")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.CdPruner, KeepCount = 64, Cut = CutPoint.AfterBlock, Layers = \"2\")]",
        "CutPoint.AfterBlock: A stage of 'X' cannot be built: CDPruner is guided by text in the space of the tokens, "
            + "which is there behind the model only; remove Cut")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.DynamicViT, Layers = \"3\", Keep = 0.7)]",
        "Recipe(Method.DynamicViT, Layers = \"3\", Keep = 0.7): A stage of 'X' cannot be built: DynamicViT asks an auxiliary network; "
            + "name its file, for example Model = \"predictor.onnx\"")]
    [InlineData(
        "PDSL108",
        "[Prune<TokenNorm>(Layers = \"3\", Keep = 0.7, Model = \"net.onnx\")]",
        "\"net.onnx\": A stage of 'X' cannot be built: TokenNorm asks no auxiliary network; remove Model, or use NetworkScore")]
    [InlineData(
        "PDSL108",
        "[Prune<TokenNorm>(Layers = \"3\", Keep = 0.7, Within = \"picture\")]",
        "\"picture\": A stage of 'X' cannot be built: no [Span] is named \"picture\"; none is declared")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.EViT, Layers = \"3\", Keep = 0.7, ProportionalAttention = false)]",
        "false: A stage of 'X' cannot be built: EViT leaves no sizes that attention could be in proportion to; remove ProportionalAttention")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.EViT, Layers = \"3\", Keep = 0.7), Uniform(Window = 14)]",
        "Uniform(Window = 14): A stage of 'X' cannot be built: a quota shares out the highest scores, but no stage of this class keeps those; "
            + "remove [Uniform], or prune")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.EViT, Layers = \"3\", Keep = 0.7), Debias<Flat>]",
        "Debias<Flat>: A stage of 'X' cannot be built: [Debias] weighs the scores of pruning stages, but no stage of this class asks a scorer; "
            + "remove it, or prune by a scorer")]
    [InlineData(
        "PDSL108",
        "[Prune<HiddenSimilarity, NoReducer>(Layers = \"3\", Keep = 0.7)]",
        "Prune<HiddenSimilarity, NoReducer>(Layers = \"3\", Keep = 0.7): A stage of 'X' cannot be built: "
            + "'NoReducer' makes no scores of similarities; implement IPairwiseReducer")]
    [InlineData(
        "PDSL108",
        "[Prune<TokenNorm>(Layers = \"3\", Keep = 0.7), Debias<Hidden>]",
        "Debias<Hidden>: A stage of 'X' cannot be built: the table 'Hidden' is file-local, so generated code cannot call it; remove the file modifier")]
    [InlineData(
        "PDSL102",
        "[Recipe(Method.AveragePooling, Rows = 14, Columns = 14)]",
        "Recipe(Method.AveragePooling, Rows = 14, Columns = 14): The geometry of 'X' is invalid: "
            + "at the output a grid of 14 x 14 does not hold the 197 tokens that average pooling gets")]
    [InlineData(
        "PDSL102",
        "[Recipe(Method.Evs, Keep = 0.5, Frames = 16)]",
        "Recipe(Method.Evs, Keep = 0.5, Frames = 16): The geometry of 'X' is invalid: at the output 16 frames do not divide the 197 tokens that EVS gets")]
    [InlineData(
        "PDSL102",
        "[Prune<TokenNorm>(Layers = \"3\", Keep = 0.7), Uniform(Frames = 16)]",
        "Uniform(Frames = 16): The geometry of 'X' is invalid: 16 frames do not divide the 197 tokens that are not protected")]
    public async Task InEncoder_IsNamed(string id, string stages, string message) =>
        Assert.Equal([message], await Declarations.RefusedAsync(id, Encoder + stages + Class + Parts));

    [Theory]
    [InlineData("PDSL102", "[Span(\"b\", -1, 4)]", "Span(\"b\", -1, 4): The geometry of 'X' is invalid: the span 'b' starts at -1; positions start at 0")]
    [InlineData("PDSL102", "[Span(\"b\", 9, 0)]", "Span(\"b\", 9, 0): The geometry of 'X' is invalid: the span 'b' has 0 tokens; give it at least 1")]
    [InlineData(
        "PDSL102", "[Span(\"b\", 1000, 30)]",
        "Span(\"b\", 1000, 30): The geometry of 'X' is invalid: the span 'b' ends at 1029, but at most 1024 tokens enter the first layer")]
    [InlineData("PDSL102", "[Span(\" \", 1, 3)]", "Span(\" \", 1, 3): The geometry of 'X' is invalid: a span needs a name")]
    [InlineData(
        "PDSL102", "[Span(\"image\", 1, 3)]",
        "Span(\"image\", 1, 3): The geometry of 'X' is invalid: two spans are named 'image'; give each a name of its own")]
    [InlineData(
        "PDSL108",
        "[Prune<TokenNorm>(Layers = \"4\", Keep = 0.7, Within = \"imag\")]",
        "\"imag\": A stage of 'X' cannot be built: no [Span] is named \"imag\"; there is \"image\"")]
    [InlineData(
        "PDSL108",
        "[Prune<TokenNorm>(Layers = \"1\", Keep = 0.7), Recipe(Method.FastV, Layers = \"4\", Keep = 0.5, Within = \"image\")]",
        "\"image\": A stage of 'X' cannot be built: how many tokens of the span 'image' are left depends on the data, "
            + "because the stage at layer 1 chooses among all tokens; give both the same span")]
    [InlineData(
        "PDSL108",
        "[Span(\"left\", 35, 10), Prune<TokenNorm>(Layers = \"1\", Keep = 0.7, Within = \"left\"), "
            + "Recipe(Method.FastV, Layers = \"4\", Keep = 0.5, Within = \"image\")]",
        "\"image\": A stage of 'X' cannot be built: how many tokens of the span 'image' are left depends on the data, "
            + "because the stage at layer 1 chooses among those of 'left', which overlaps it; give both the same span")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.PyramidDrop, Layers = \"4\", Keep = 0.5, Within = \"image\", Cut = CutPoint.AfterAttention)]",
        "CutPoint.AfterAttention: A stage of 'X' cannot be built: PyramidDrop reads the attention of the layer to come, "
            + "so it acts between two layers; remove Cut")]
    [InlineData(
        "PDSL108",
        "[Recipe(Method.SparseVlm, Layers = \"4\", KeepCount = 300, Within = \"image\", Cut = CutPoint.AfterAttention)]",
        "CutPoint.AfterAttention: A stage of 'X' cannot be built: SparseVLM renumbers the tokens, which works between two layers only; "
            + "give CutPoint.AfterBlock")]
    [InlineData(
        "PDSL106",
        "[Recipe(Method.FastV, Layers = \"4\", KeepCount = 577, Within = \"image\")]",
        "577: A budget of 'X' is out of range: at layer 3 it would keep 1025 tokens, but only 1024 enter")]
    [InlineData(
        "PDSL102",
        "[Recipe(Method.FastV, Layers = \"4\", Keep = 0.5, Within = \"image\"), Uniform(Rows = 25, Columns = 24, Cell = 2)]",
        "Uniform(Rows = 25, Columns = 24, Cell = 2): The geometry of 'X' is invalid: a grid of 25 x 24 does not hold the 576 tokens of the span 'image'")]
    public async Task InDecoder_IsNamed(string id, string stages, string message)
    {
        string own = stages.Contains("Layers", StringComparison.Ordinal) ? "" : "[Prune<TokenNorm>(Layers = \"4\", Keep = 0.7)]";
        Assert.Equal([message], await Declarations.RefusedAsync(id, Decoder + stages + own + Class));
    }

    [Theory]
    [InlineData(
        "[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 8, MaxTokens = 64), Evict<KeyNorm>(Layers = \"1\", KeepCount = 9, Within = \"a\")]",
        "PDSL106")]
    [InlineData(
        "[KvCachePipeline(Layers = 2, KvHeads = 2, HeadDim = 8, MaxTokens = 64), Evict<KeyNorm>(Layers = \"1\", KeepCount = 9), Span(\"a\", 1, 2)]",
        "PDSL108")]
    [InlineData("[DatasetPipeline(Channels = 8), Select<TokenNorm>(Keep = 0.5), Span(\"a\", 1, 2)]", "PDSL108")]
    [InlineData("[DatasetPipeline(Channels = 8), Select<TokenNorm>(Keep = 0.5), Debias<Flat>]", "PDSL108")]
    public async Task OnAnotherSurface_IsRefused(string declaration, string id) =>
        Assert.Single(await Declarations.RefusedAsync(id, declaration + Class + Parts));
}
