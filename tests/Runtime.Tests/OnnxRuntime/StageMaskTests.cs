using Microsoft.ML.OnnxRuntime.Tensors;
using PipelineDsl.Tokens;

namespace PipelineDsl.Tests.OnnxRuntime;

/// <summary>Every way in which models hide padding hides the same tokens.</summary>
public sealed class StageMaskTests
{
    private const int Batch = 2, Tokens = 5, Heads = 3, Queries = 4;

    // Padding has by far the largest norm: it is kept unless the mask is read.
    private static readonly bool[][] Content = [[true, true, false, true, false], [false, true, true, true, true]];

    public static TheoryData<string, TensorElementType, float, float> Kinds() => new()
    {
        { "additive", TensorElementType.Float, 0, -10000 },
        { "additive", TensorElementType.Float, -1, float.NegativeInfinity },
        { "additive", TensorElementType.Float, 0, float.MinValue },
        { "visible", TensorElementType.Bool, 1, 0 },
        { "visible", TensorElementType.Int64, 1, 0 },
        { "visible", TensorElementType.Int32, 1, 0 },
        { "visible", TensorElementType.Float, 1, 0 },
        { "hidden", TensorElementType.Bool, 0, 1 },
        { "hidden", TensorElementType.Int64, 0, 1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void MaskOfEveryKindAndShape_HidesPadding(string kind, TensorElementType type, float shows, float hides)
    {
        foreach (long[] shape in (long[][])[
            [Batch, Tokens], [Batch, Queries, Tokens], [Batch * Heads, Queries, Tokens], [Batch, 1, 1, Tokens], [Batch, Heads, Queries, Tokens]])
        {
            TestTensor mask = Mask(type, shape, item => Content[item], shows, hides);
            Dictionary<int, TestTensor> result = Run(kind, mask);
            Assert.Equal([0, 1, 3, 1, 2, 3], result[StageNode.KeptOutput].Longs);
        }
    }

    [Fact]
    public void MaskWithoutABatch_HoldsForEveryItem()
    {
        foreach (long[] shape in (long[][])[[Tokens], [1, Tokens], [1, Queries, Tokens], [1, 1, Queries, Tokens]])
        {
            TestTensor mask = Mask(TensorElementType.Float, shape, _ => Content[0], 0, -10000);
            Assert.Equal([0, 1, 3, 0, 1, 3], Run("additive", mask)[StageNode.KeptOutput].Longs);
        }
    }

    [Fact]
    public void AttentionComputedUnderAMask_GivesPaddingNothing()
    {
        // The padded key is the query's own direction, many times longer.
        float[] queries = [1, 0, 1, 0, 1, 0], keys = [1, 0, 0, 1, 90, 0];
        Dictionary<int, TestTensor> result = new StageNodeRun(
            TestStages.Pipeline(TestStages.Prune(StageSignal.LastQueryAttention, new(BudgetKind.KeepCount, 1))))
            .With(StageNode.HiddenInput, TestTensor.Random(1, 1, 3, TestStages.Channels))
            .With(StageNode.KeysInput, TestTensor.Of(keys, 1, 1, 3, 2)).With(StageNode.QueriesInput, TestTensor.Of(queries, 1, 1, 3, 2))
            .With(StageNode.MaskInput, TestTensor.Of([true, true, false], 1, 3)).With(StageNode.MaskKind, "visible")
            .Run();

        Assert.Equal([0], result[StageNode.KeptOutput].Longs);
    }

    [Theory]
    [InlineData("additive", TensorElementType.Int64, "Int64")]
    [InlineData("visible", TensorElementType.Double, "Double")]
    public void MaskOfAWrongType_IsAnError(string kind, TensorElementType type, string got)
    {
        TestTensor mask = type == TensorElementType.Double ? TestTensor.Of(new double[Tokens], 1, Tokens) : TestTensor.Of(new long[Tokens], 1, Tokens);
        string message = Assert.Throws<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() => Run(kind, mask)).Message;
        Assert.Contains($"got {got}", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new long[] { Batch, Tokens + 1 })]
    [InlineData(new long[] { Batch + 1, Tokens })]
    [InlineData(new long[] { Batch, 0, Tokens })]
    [InlineData(new long[] { 1, 1, 1, 1, Tokens })]
    [InlineData(new long[] { })]
    public void MaskOfAWrongShape_IsAnError(long[] shape)
    {
        string message = Assert.Throws<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(
            () => Run("additive", TestTensor.Of(new float[shape.Aggregate(1L, (a, b) => a * b)], shape))).Message;
        Assert.Contains($"expected a mask for {Batch} x {Tokens} tokens, got the shape [{string.Join(", ", shape)}]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownMaskKind_FailsTheSession()
    {
        string message = Assert.Throws<Microsoft.ML.OnnxRuntime.OnnxRuntimeException>(() => Run("inverted", TestTensor.Of(new float[Tokens], Tokens))).Message;
        Assert.Contains("mask_kind: expected additive, visible or hidden, got 'inverted'", message, StringComparison.Ordinal);
    }

    private static Dictionary<int, TestTensor> Run(string kind, TestTensor mask)
    {
        TestTensor hidden = TestTensor.Random(1, Batch, Tokens, TestStages.Channels);
        for (int token = 0; token < Batch * Tokens; token++)
        {
            hidden.Floats[token * TestStages.Channels] = Content[token / Tokens][token % Tokens] ? 10 - (token % Tokens) : 1000;
        }

        return new StageNodeRun(TestStages.Pipeline(TestStages.Prune(StageSignal.Hidden, new(BudgetKind.KeepCount, 3))))
            .With(StageNode.HiddenInput, hidden).With(StageNode.MaskInput, mask).With(StageNode.MaskKind, kind).With(StageNode.Heads, Heads)
            .Only(StageNode.HiddenOutput, StageNode.KeptOutput)
            .Run();
    }

    /// <summary>A mask whose rows before the last hide everything, as causal ones hide the future.</summary>
    private static TestTensor Mask(TensorElementType type, long[] shape, Func<int, bool[]> content, float shows, float hides)
    {
        int count = (int)shape.Aggregate(1L, (a, b) => a * b);
        int rows = shape.Length > 2 ? (int)shape[^2] : 1;
        int items = shape.Length > 1 && shape[0] > 1 ? Batch : 1;
        var values = new float[count];
        for (int i = 0; i < count; i++)
        {
            bool isLastRow = i / Tokens % rows == rows - 1;
            values[i] = isLastRow && content(i / (count / items))[i % Tokens] ? shows : hides;
        }

        return type switch
        {
            TensorElementType.Bool => TestTensor.Of([.. values.Select(value => value != 0)], shape),
            TensorElementType.Int32 => TestTensor.Of([.. values.Select(value => (int)value)], shape),
            TensorElementType.Int64 => TestTensor.Of([.. values.Select(value => (long)value)], shape),
            _ => TestTensor.Of(values, shape),
        };
    }
}
