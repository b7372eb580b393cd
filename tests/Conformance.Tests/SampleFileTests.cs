namespace PipelineDsl.Conformance.Tests;

/// <summary>Files of vectors on training sets: their layout, and the results of bugs that they state.</summary>
public sealed class SampleFileTests
{
    [Theory]
    [InlineData("mean-match", "\"order\": [1, 2], \"mean_gap_after_each\": [1, 1]")]
    [InlineData("mean-match", "\"sorted\": [1, 2], \"deepcore_order\": [2, 0], \"contrast_value\": 7")]
    [InlineData("mean-match", "\"contrast_order\": [2, 0]")]
    [InlineData("inner-product", "\"order\": [2, 0]")]
    [InlineData("deepcore-argmax", "\"order\": [2, 0]")]
    public void RightResults_Pass(string variant, string expected) =>
        Assert.Equal(["ds_herding.json: 1/1", "1 passed, 0 failed, 0 not covered"], Lines(0, variant, expected));

    [Theory]
    [InlineData("mean-match", "\"order\": [1, 0]", "order[1]: expected 0, got 2")]
    [InlineData("mean-match", "\"mean_gap_after_each\": [1.0001, 1]", "mean_gap_after_each[0]: expected 1.0001, got 1")]
    [InlineData("mean-match", "\"deepcore_order\": [1, 2]", "deepcore_order: is the result of a bug, and came out")]
    [InlineData("deepcore-argmax", "\"order\": [1, 2]", "order: is the result of a bug, and came out")]
    [InlineData("mean-match", "\"deepcore_value\": 3", "expected: holds nothing that could be compared")]
    public void WrongResults_Fail(string variant, string expected, string difference) =>
        Assert.Equal(["ds_herding.json: 0/1", $"  three: {difference}", "0 passed, 1 failed, 0 not covered"], Lines(1, variant, expected));

    [Fact]
    public void UnknownVariant_IsNotCovered() =>
        Assert.Equal("0 passed, 0 failed, 1 not covered", Lines(0, "alchemy", "\"order\": [1, 0]")[^1]);

    private static string[] Lines(int exitCode, string variant, string expected)
    {
        using var folder = new ScratchFolder();
        folder.Write(
            "ds_herding.json",
            $$"""
            {
              "name": "herding", "spec": "ds-1", "float_tolerance": 1e-09,
              "cases": [{
                "id": "three", "inputs": {"embeddings": [[0], [1], [5]]}, "params": {"k": 2, "variant": "{{variant}}"}, "expected": { {{expected}} }
              }]
            }
            """);
        (int actual, string[] report) = Runner.Run(folder.Path, "--width", "best");
        Assert.Equal(exitCode, actual);
        return [.. report.Where(static line => !line.StartsWith("vector widths", StringComparison.Ordinal))];
    }
}
