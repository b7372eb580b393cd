using PipelineDsl.Gpu.Tests.OpenCl;
using PipelineDsl.Kernels;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.Gpu.Tests.Kernels;

/// <summary>Functions that kernels bring along, because those of libraries differ from machine to machine.</summary>
public sealed class NumericsTests
{
    private const int Count = 4096;

    [Fact]
    public void Exponential_NumbersUpToZero_HasTheBitsOfTheProcessor()
    {
        float[] inputs = [0, -0f, float.NegativeInfinity, -87.3f, -87.31f, -1e-30f, .. Values.Of(Count - 6, false).Select(static value => (value - 1) * 45)];

        float[] results = Apply("exponential", "exp_of_negative", inputs);

        Assert.Equal(inputs.Select(Exponential<Lanes1, float>.OfNegative), results);
    }

    [Fact]
    public void LogOfSize_WholeNumbersUpTo1023_HasTheBitsOfTheProcessor()
    {
        float[] inputs = [.. Enumerable.Range(0, Count).Select(static size => (float)(size % 1024))], expected = new float[Count];
        LogSizes.Compute(inputs, expected);

        Assert.Equal(expected, Apply("logarithm", "log_of_size", inputs));
    }

    [Fact]
    public void Logarithm_AnyPositiveNumber_IsWithinOneUnitInTheLastPlace()
    {
        float[] inputs =
        [
            float.Epsilon, float.MaxValue, 1, 1e-40f, .. Values.Of(Count - 4, false).Select(static value => float.Exp2(value * 120) * 1.3f),
        ];

        float[] results = Apply("logarithm", "natural_log", inputs);

        for (int at = 0; at < Count; at++)
        {
            double exact = Math.Log(inputs[at]);
            Assert.InRange(results[at], float.BitDecrement((float)exact), float.BitIncrement((float)exact));
        }
    }

    private static float[] Apply(string file, string function, float[] inputs)
    {
        string text = $$"""
            #define CHANNELS 1
            #include "arguments.cl"
            #include "numerics/{{file}}.cl"
            KERNEL void apply(STAGE)
            {
                int token = GROUP_X * 256 + THREAD;
                scores[token] = {{function}}(hidden[token]);
            }
            """;
        using var run = new StageRun(new GpuStage(text, [new GpuKernel("apply", GpuGrid.ManyTokens, 256, [GpuBuffer.Scores])]));
        return run.SetElements(GpuBuffer.Hidden, inputs).Launch(new GpuSizes { Batch = 1, Tokens = Count, Kept = 1 }, 1).Read<float>(GpuBuffer.Scores);
    }
}
