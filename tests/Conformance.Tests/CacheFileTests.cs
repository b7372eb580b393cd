using System.Text;
using PipelineDsl.Conformance.Running;

namespace PipelineDsl.Conformance.Tests;

/// <summary>The layouts of the files on caches and prompts.</summary>
public sealed class CacheFileTests
{
    private const string Own =
        """
        {
          "name": "knorm", "layout": "[batch, heads, seq, dim]", "tolerance_abs": 1e-05, "method": "Knorm: score = -||k||_2",
          "inputs": {"keys": [[[[3, 4], [0, 1], [6, 8]]]]}, "params": {"compression_ratio": 0.4},
          "expected": {"scores": [[[-5, -1, -10]]], "n_kept": 1, "kept_by_score": [[[1]]], "kept_sorted": [[[1]]]}, "boundary_margin": 4
        }
        """;

    private const string Lists =
        """
        {
          "name": "streaming_llm", "tolerance_abs": 1e-05,
          "cases": [{"k_len": 4, "n_sink": 1, "compression_ratio": 0.5, "n_kept": 2, "scores": [1, 0, 0, 1], "kept_sorted": [0, 3]}],
          "original_evict_for_space": [
            {"seq_len": 4, "start_size": 1, "recent_size": 3, "num_coming": 1, "kept_sorted": [0, 2, 3]},
            {"seq_len": 4, "start_size": 1, "recent_size": 3, "num_coming": 2, "kept_sorted": [0, 2]}
          ],
          "strange": [{"seq_len": 4}]
        }
        """;

    [Theory]
    [InlineData("kv_knorm.json", Own)]
    [InlineData("renamed.json", Own)]
    public void FileWithACaseOfItsOwn_IsFoundByTheNameInIt(string name, string content)
    {
        CaseResult only = Assert.Single(Run(name, content).Cases);

        Assert.Equal(("own", Outcome.Passed), (only.Name, only.Outcome));
        Assert.Empty(only.NotCompared);
    }

    [Theory]
    [InlineData("\"n_kept\": 1", "\"n_kept\": 2", "n_kept: expected 2, got 1")]
    [InlineData("[[[-5, -1, -10]]]", "[[[-5, -2, -10]]]", "scores[0][0][1]: expected -2, got -1")]
    [InlineData("\"keys\"", "\"queries\"", "inputs.keys: missing")]
    [InlineData("[0, 1], [6, 8]]", "[0, 1], [6]]", "inputs.keys[0][0][2]: expected a row of 2 values, got 1")]
    public void WrongValue_FailsTheCase(string right, string wrong, string difference)
    {
        Assert.Contains(right, Own, StringComparison.Ordinal);

        CaseResult only = Assert.Single(Run("kv_knorm.json", Own.Replace(right, wrong, StringComparison.Ordinal)).Cases);

        Assert.Equal((Outcome.Failed, difference), (only.Outcome, only.Note));
    }

    [Fact]
    public void EveryElementOfEveryList_IsACaseOfItsOwn()
    {
        FileResult result = Run("kv_streaming_llm.json", Lists);

        Assert.Equal(
            [
                ("cases[0]", Outcome.Passed), ("original_evict_for_space[0]", Outcome.Passed), ("original_evict_for_space[1]", Outcome.Failed),
                ("strange[0]", Outcome.NotCovered),
            ],
            result.Cases.Select(static one => (one.Name, one.Outcome)));
        Assert.Equal((2, 1, 1), (result.Passed, result.Failed, result.Uncovered));
    }

    /// <summary>Parameters that stand beside results are read, and so need no comparison.</summary>
    [Fact]
    public void ResultBesideParameters_IsMissedWhenNothingComparesIt()
    {
        FileResult result = Run("kv_streaming_llm.json", Lists.Replace("\"n_kept\": 2,", "\"n_kept\": 2, \"colour\": 3,", StringComparison.Ordinal));

        Assert.Equal(["colour"], result.Cases[0].NotCompared);
    }

    [Fact]
    public void FileWithoutCases_IsNotCovered() => Assert.Equal("no cases", Run("kv_knorm.json", "{\"name\": \"knorm\", \"tolerance_abs\": 1e-05}").NotCovered);

    private static FileResult Run(string name, string content) => FolderRun.Run(name, Encoding.UTF8.GetBytes(content));
}
