using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.OnnxRuntime;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Whatever an output site is given, the error names pipeline and stage, what was expected and what came.</summary>
public sealed class OutputSiteErrorTests
{
    private const int Tokens = 9, C = TestStages.Channels;

    public static TheoryData<string, string> WrongTensors() => new()
    {
        { "hidden [2, 9, 7]", "expected Hidden [batch, tokens, 6], got the shape [2, 9, 7]" },
        { "hidden [9, 6]", "expected Hidden [batch, tokens, 6], got the shape [9, 6]" },
        { "hidden [0, 9, 6]", "expected Hidden [batch, tokens, 6], got the shape [0, 9, 6]" },
        { "hidden [2, 8, 6]", "the plan says that 9 tokens enter, got 8 (Hidden [batch, tokens, channels] is [2, 8, 6])" },
        { "keys missing", "its method reads Keys, but none came" },
        { "keys [2, 2, 8, 4]", "expected Keys [2, heads, 9, width] or [2, 9, width], got the shape [2, 2, 8, 4]" },
        { "keys [1, 2, 9, 4]", "expected Keys [2, heads, 9, width] or [2, 9, width], got the shape [1, 2, 9, 4]" },
        { "keys [2, 9]", "expected Keys [2, heads, 9, width] or [2, 9, width], got the shape [2, 9]" },
        { "keys []", "expected Keys [2, heads, 9, width] or [2, 9, width], got the shape []" },
        { "attention [2, 3, 8]", "expected Attention [2, heads, 9] or [2, 9], got the shape [2, 3, 8]" },
        { "guide [3, 1, 4]", "expected Guide [2 or 1, texts, width], got the shape [3, 1, 4]" },
        { "guide [1, 0, 4]", "expected Guide [2 or 1, texts, width], got the shape [1, 0, 4]" },
        { "aligned [2, 8, 4]", "expected Aligned [2, 9, width], got the shape [2, 8, 4]" },
        { "sizes [2, 8]", "expected Sizes [2, 9], got the shape [2, 8]" },
        { "visible [1, 9]", "expected Visible of Bool, got Float" },
    };

    [Theory]
    [MemberData(nameof(WrongTensors))]
    public void TensorOfAWrongShape(string wrong, string expected)
    {
        Tensors tensors = new();
        (string name, string shape) = (wrong[..wrong.IndexOf(' ')], wrong[(wrong.IndexOf(' ') + 1)..]);
        TestTensor? tensor = shape == "missing"
            ? null
            : TestTensor.Random(1, [.. shape.Trim('[', ']').Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);
        AssertError(tensors.With(name, tensor), expected);
    }

    [Fact]
    public void TensorOfAWrongType()
    {
        AssertError(new Tensors().With("hidden", TestTensor.Of(new double[2 * Tokens * C], 2, Tokens, C)), "expected Hidden of Float, got Double");
        AssertError(new Tensors().With("origins", TestTensor.Of(new float[2 * Tokens], 2, Tokens)), "expected Origins of Int64, got Float");
        AssertError(new Tensors().With("visible", TestTensor.Of(new bool[Tokens], 1, Tokens)), "expected Visible [2, 9], got the shape [1, 9]");
    }

    [Fact]
    public void GuideAndTokensOfDifferentWidths() => AssertError(
        new Tensors().With("guide", TestTensor.Random(1, 1, 2, 3)).With("aligned", TestTensor.Random(1, 2, Tokens, 4)),
        "expected Guide [2 or 1, texts, 4] as wide as Aligned, got the shape [1, 2, 3]");

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void ImpossibleSize(float size)
    {
        float[] sizes = [.. Enumerable.Repeat(1f, 2 * Tokens)];
        sizes[Tokens + 2] = size;
        AssertError(new Tensors().With("sizes", TestTensor.Of(sizes, 2, Tokens)), $"expected finite sizes of at least 0, got {size} for token 2 of item 1");
    }

    [Fact]
    public void OriginBeyondThePlan()
    {
        long[] origins = [.. Enumerable.Range(0, 2 * Tokens).Select(i => (long)(i % Tokens))];
        origins[3] = Tokens;
        AssertError(
            new Tensors().With("origins", TestTensor.Of(origins, 2, Tokens)),
            $"expected original positions below {Tokens}, got {Tokens} for token 3 of item 0");
    }

    [Fact]
    public void DisposedTensor()
    {
        OrtValue hidden = TestTensor.Random(1, 2, Tokens, C).ToOrtValue();
        hidden.Dispose();
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 2)));
        string message = Assert.Throws<TokenStageException>(() => site.Run(new OutputSiteInputs { Hidden = hidden })).Message;
        Assert.Contains("stage Output at layer 0: Hidden cannot be read: it was disposed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void SequenceInsteadOfATensor()
    {
        List<OrtValue> parts = [];
        parts.Add(TestTensor.Random(1, 2, Tokens, C).ToOrtValue());
        using var sequence = OrtValue.CreateSequence(parts);
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 2)));
        string message = Assert.Throws<TokenStageException>(() => site.Run(new OutputSiteInputs { Hidden = sequence })).Message;
        Assert.Contains("Hidden cannot be read: it is ONNX_TYPE_SEQUENCE and no tensor", message, StringComparison.Ordinal);
    }

    [Fact]
    public unsafe void TensorOnAnotherDevice()
    {
        // Only says that it lies there; nothing may read it.
        using var device = new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default);
        float* memory = stackalloc float[2 * Tokens * C];
        using var hidden = OrtValue.CreateTensorValueWithData(device, TensorElementType.Float, [2, Tokens, C], (nint)memory, 2 * Tokens * C * sizeof(float));
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 2)));
        string message = Assert.Throws<TokenStageException>(() => site.Run(new OutputSiteInputs { Hidden = hidden })).Message;
        Assert.Contains("Hidden cannot be read: its memory is on another device; copy it to the processor's", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoTensor()
    {
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 2)));
        string message = Assert.Throws<TokenStageException>(() => site.Run(default)).Message;
        Assert.Contains("expected Hidden [batch, tokens, 6], got nothing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void OwnResultAsInput()
    {
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new TokenBudget(BudgetKind.Keep, 0.9))));
        using OrtValue hidden = TestTensor.Random(1, 1, Tokens, C).ToOrtValue();
        OutputSiteResult result = site.Run(new OutputSiteInputs { Hidden = hidden });
        string message = Assert.Throws<TokenStageException>(() => site.Run(new OutputSiteInputs { Hidden = result.Tokens })).Message;
        Assert.Contains("Hidden is what this site gave in its last run", message, StringComparison.Ordinal);
    }

    [Fact]
    public void DataDependentCountOfABatch()
    {
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new TokenBudget(BudgetKind.Threshold, 0))));
        using OrtValue hidden = TestTensor.Random(1, 2, Tokens, C).ToOrtValue();
        string message = Assert.Throws<TokenStageException>(() => site.Run(new OutputSiteInputs { Hidden = hidden })).Message;
        Assert.Contains("depends on each item, so the batch must be 1, got 2", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5, 0, "the plan keeps 7 of 9 tokens, but the stage's code wrote 5")]
    [InlineData(7, 9, "the stage's code says that token 9 leads row 0, but there are 9 tokens")]
    [InlineData(-1, 0, "NotSupportedException: out of ideas")]
    public void StagesCodeThatGoesAstray(int written, int leader, string expected)
    {
        TokenStage stage = TestStages.Merge(Tokens, 2);
        using var site = new OutputSite(SiteStages.Pipeline(stage, (in input, in output, _) =>
        {
            output.Kept.Fill(leader);
            return written < 0 ? throw new NotSupportedException("out of ideas") : written;
        }));
        AssertError(site, new Tensors(), expected);
    }

    [Fact]
    public void EarlierStagesRemovedTokens_WantsTheirOrigins()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Merge(12, 3), SiteStages.AtOutput(TestStages.Merge(Tokens, 2)));
        using var site = new OutputSite(pipeline);
        AssertError(site, new Tensors(), "earlier stages left 9 of 12 tokens; expected Origins to say which");
    }

    [Fact]
    public void PipelineWithoutStageAtTheOutput()
    {
        TokenPipeline pipeline = TestStages.Pipeline(TestStages.Merge(Tokens, 2));
        string message = Assert.Throws<ArgumentException>(() => new OutputSite(pipeline)).Message;
        Assert.Contains($"{pipeline.Name}: expected one stage at the output (CutPoint.Output), got none", message, StringComparison.Ordinal);
    }

    [Fact]
    public void StageThatReadsWhatOnlyAModelHas()
    {
        TokenPipeline pipeline = SiteStages.Pipeline(TestStages.Merge(Tokens, 2), null, PositionPolicy.Original, StageSignal.Normed);
        string message = Assert.Throws<ArgumentException>(() => new OutputSite(pipeline)).Message;
        Assert.Contains("stage Output at layer 0: it reads Normed, which only exists inside a model", message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunDuringARun_AndAfterDisposal()
    {
        OutputSite? site = null;
        Exception? inner = null;
        site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 2), (in input, in output, _) =>
        {
            inner = site is null ? null : Record.Exception(() => site.Run(default));
            return 7;
        }));
        AssertRuns(site);
        Assert.Contains("a run is in progress", Assert.IsType<InvalidOperationException>(inner).Message, StringComparison.Ordinal);
        site.Dispose();
        Assert.Throws<ObjectDisposedException>(() => site.Run(default));
    }

    private static void AssertRuns(OutputSite site)
    {
        using OrtValue hidden = TestTensor.Random(1, 1, Tokens, C).ToOrtValue(), keys = TestTensor.Random(2, 1, 2, Tokens, 4).ToOrtValue();
        site.Run(new OutputSiteInputs { Hidden = hidden, Keys = keys });
    }

    private static void AssertError(Tensors tensors, string expected)
    {
        using var site = new OutputSite(SiteStages.Pipeline(TestStages.Merge(Tokens, 2)));
        AssertError(site, tensors, expected);
    }

    private static void AssertError(OutputSite site, Tensors tensors, string expected)
    {
        OutputSiteInputs inputs = tensors.Open();
        TokenStageException error = Assert.Throws<TokenStageException>(() => site.Run(inputs));
        Assert.Equal($"{site.Pipeline.Name}, stage Output at layer {site.Stage.Layer}: {expected}.", error.Message.TrimEnd('.') + ".");
        tensors.Dispose();
    }

    /// <summary>Tensors that fit, until one is exchanged.</summary>
    private sealed class Tensors : IDisposable
    {
        private readonly Dictionary<string, TestTensor?> _tensors = new()
        {
            ["hidden"] = TestTensor.Random(1, 2, Tokens, C), ["keys"] = TestTensor.Random(2, 2, 2, Tokens, 4),
        };

        private readonly Dictionary<string, OrtValue> _values = [];

        internal Tensors With(string name, TestTensor? tensor)
        {
            _tensors[name] = tensor;
            return this;
        }

        internal OutputSiteInputs Open() => new()
        {
            Hidden = Value("hidden")!, Keys = Value("keys"), Attention = Value("attention"), Guide = Value("guide"), Aligned = Value("aligned"),
            Visible = Value("visible"),
            Sizes = Value("sizes"), Origins = Value("origins"),
        };

        public void Dispose()
        {
            foreach (OrtValue value in _values.Values)
            {
                value.Dispose();
            }
        }

        private OrtValue? Value(string name) => _tensors.GetValueOrDefault(name) is TestTensor tensor ? _values[name] = tensor.ToOrtValue() : null;
    }
}
