extern alias Check;

using Check::PipelineDsl.GpuCheck.Machine;
using Check::PipelineDsl.GpuCheck.Parity;
using Check::PipelineDsl.GpuCheck.Timing;

namespace PipelineDsl.Gpu.Tests.GpuChecks;

/// <summary>What <c>eng/gpu-check</c> calls alike, and how it reads what other programs say.</summary>
public sealed class ComparisonTests
{
    [Fact]
    public void Singles_MayDifferByOneInAHundredThousand()
    {
        var comparison = new Comparison();
        comparison.Values("rows", [1f, -8f, float.NegativeInfinity], [1.000009f, -8.00007f, float.NegativeInfinity]);
        Assert.Empty(comparison.Message);
        Assert.InRange(comparison.LargestDifference, 8e-6, 1e-5);

        comparison.Values("rows", [1f, 2f], [1f, 2.0001f]);
        Assert.Equal("1 of 2 rows differ, first at 1: expected 2, got 2.0001.", comparison.Message);
    }

    [Fact]
    public void Halves_MayDifferByTheLastPlace()
    {
        var comparison = new Comparison();
        comparison.Values("rows", [(Half)1], [Half.BitIncrement((Half)1)]);
        Assert.Empty(comparison.Message);

        comparison.Values("rows", [(Half)1], [Half.BitIncrement(Half.BitIncrement((Half)1))]);
        Assert.NotEmpty(comparison.Message);
    }

    [Fact]
    public void NaN_IsNeverAlike()
    {
        var comparison = new Comparison();
        comparison.Values("rows", [1f], [float.NaN]);
        Assert.Equal(double.PositiveInfinity, comparison.LargestDifference);
        Assert.NotEmpty(comparison.Message);
    }

    [Fact]
    public void Decisions_MustBeTheSame()
    {
        var comparison = new Comparison();
        comparison.Integers("kept tokens", [0, 5, 7], [0, 6, 7]);
        Assert.False(comparison.SameDecisions);
        Assert.Equal("kept tokens differ from place 1 on.", comparison.Message);
    }

    [Theory]
    [InlineData("NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27 07:19:51 UTC 2025", "580.65.06")]
    [InlineData("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build", "570.86.15")]
    [InlineData("", "unknown")]
    public void Driver_IsReadFromItsModule(string said, string version) => Assert.Equal(version, MachineText.DriverOf(said));

    [Fact]
    public void PythonThatIsMissing_IsASentence()
    {
        TorchTimes times = TorchTimes.Measure("python-that-is-not-there", (1, 197, 384));

        Assert.Equal("PyTorch was not measured: python-that-is-not-there was not found.", Assert.Single(times.Problems));
        Assert.Equal("not measured", times.Version);
        Assert.Null(times.At(1, 197, 384));
    }

    [Theory]
    [InlineData("false", "PyTorch was not measured: false ended with 1.")]
    [InlineData("true", "PyTorch was not measured: true printed no result")]
    public void PythonThatFails_IsASentence(string python, string sentence) =>
        Assert.StartsWith(sentence, Assert.Single(TorchTimes.Measure(python, (1, 197, 384)).Problems), StringComparison.Ordinal);
}
