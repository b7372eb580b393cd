using System.Text;
using PipelineDsl.Conformance.Running;

namespace PipelineDsl.Conformance.Tests;

/// <summary>Conventions that cases on training sets may follow, and inputs that no method can take.</summary>
public sealed class SampleCaseTests
{
    private const string Copies = "\"embeddings\": [[0.1, 0.7], [0.1, 0.7], [0.9, 0.3]], \"cluster\": [0, 0, 0], \"centroids\": [[1, 1]]";

    /// <summary>The cosine of a row with its copy is 1, whatever rounding makes of the length of this one.</summary>
    [Theory]
    [InlineData("gt", "\"removed\": [], \"kept\": [0, 1, 2]")]
    [InlineData("ge", "\"removed\": [1], \"kept\": [0, 2]")]
    public void ExactCopiesWithoutTolerance_LeaveOnlyWhenEqualCosinesCount(string op, string expected) =>
        AssertPasses("semdedup", Copies, $"\"eps\": 0, \"which_to_keep\": \"hard\", \"threshold_op\": \"{op}\", \"mode\": \"reference\"", expected);

    [Theory]
    [InlineData("reference", "null")]
    [InlineData("reference", "-2")]
    [InlineData("kept-only", "null")]
    [InlineData("kept-only", "-2.0")]
    public void MemberWithoutEarlierOnes_IsStatedAsNullOrBelowAllCosines(string mode, string none) => AssertPasses(
        "semdedup",
        "\"embeddings\": [[1, 0], [0, 1]], \"cluster\": [0, 0], \"centroids\": [[1, 1]]",
        $"\"eps\": 0.1, \"which_to_keep\": \"easy\", \"threshold_op\": \"gt\", \"mode\": \"{mode}\"",
        $"\"max_sim_to_compared\": [{none}, 0]");

    [Theory]
    [InlineData("2", "[4, 2]")]
    [InlineData("4", "[0, 1, 4, 2]")]
    public void CentresSelectedBefore_CountAsPicksWhereTheyAreStated(string count, string order) => AssertPasses(
        "kcenter",
        "\"embeddings\": [[0], [1], [5], [2], [9]]",
        $"\"k\": {count}, \"metric\": \"euclidean\", \"already_selected\": [0, 1]",
        $"\"order\": {order}");

    /// <summary>More picks than there are different points: copies follow by index, at distance 0.</summary>
    [Fact]
    public void MorePicksThanPoints_TakeCopiesByIndex() => AssertPasses(
        "kcenter",
        "\"embeddings\": [[1, 1], [1, 1], [3, 1], [1, 1], [3, 1]]",
        "\"k\": 5, \"metric\": \"euclidean\", \"first\": 1",
        "\"order\": [1, 2, 0, 3, 4], \"radius_after_each\": [2, 0, 0, 0, 0]");

    [Fact]
    public void QuotasOfSixtyFourBits_AreExact() => AssertPasses(
        "quota",
        "\"class_counts\": [3000000000000000000, 3000000000000000001, 2], \"budget\": 4000000000000000001",
        "",
        "\"proportional_largest_remainder\": [2000000000000000000, 2000000000000000000, 1], "
        + "\"equal_waterfill\": [1999999999999999999, 2000000000000000000, 2]");

    [Fact]
    public void PartsByHash_NeedNoList() => AssertPasses(
        "kcenter_tworound",
        "\"embeddings\": [[0], [1], [5], [2], [9], [7]]",
        "\"k\": 2, \"partition\": \"by_hash\"",
        "\"centralised_order\": [0, 4], \"centralised_radius\": 4");

    /// <summary>Negative scores and equal ones: the references lose samples there.</summary>
    [Theory]
    [InlineData("-4, -3, -2, -1", "[2, 2]", "[1, 1]")]
    [InlineData("-2, -1, 0, 0", "[1, 3]", "[1, 1]")]
    [InlineData("0, 0, 0, 0", "[4]", "[2]")]
    public void EdgesOfStrata_LoseNoSample(string scores, string counts, string shares) => AssertPasses(
        "ccs",
        $"\"scores\": [{scores}], \"mislabel_scores\": null",
        "\"k\": 2, \"strata\": 2, \"drop_mislabelled\": 0, \"seed\": 0",
        $"\"bin_counts\": {counts}, \"allocation\": {shares}, \"total\": 2, \"reference_bin_counts\": [0, 0]");

    [Theory]
    [InlineData("kcenter", "\"embeddings\": [[1, 2], [3]]", "\"k\": 1", "inputs.embeddings[1]: expected a row of 2 values, got 1")]
    [InlineData("kcenter", "\"embeddings\": [[1, 2], [3, 1e999]]", "\"k\": 1", "inputs.embeddings[1][1]: expected a number, got 1e999")]
    [InlineData("kcenter", "\"embeddings\": [[1, 2], [3, \"NaN\"]]", "\"k\": 1", "inputs.embeddings[1][1]: expected a number, got \"NaN\"")]
    [InlineData("herding", "\"rows\": [[1, 2]]", "\"k\": 1", "inputs.embeddings: missing")]
    [InlineData("random_bottomk", "\"n\": 10", "\"k\": 3, \"seed\": -1", "params.seed: expected a whole number of 64 bits, got -1")]
    [InlineData("random_bottomk", "\"n\": 10", "\"k\": 11, \"seed\": 1", "The budget leaves 11 samples, but 10 enter")]
    [InlineData("infobatch", "\"losses\": [1, null]", "\"keep_ratio\": 0.5", "inputs.losses[1]: expected a number, got null")]
    [InlineData("facility_location", "\"similarity\": [[1, 0], [0, 1]]", "\"k\": 3", "3")]
    public void InputsThatNoMethodCanTake_FailTheCase(string method, string inputs, string parameters, string note)
    {
        CaseResult only = Run(method, inputs, parameters, "\"order\": [0]");

        Assert.Equal(Outcome.Failed, only.Outcome);
        Assert.Contains(note, only.Note, StringComparison.Ordinal);
    }

    /// <summary>What is no JSON is named, and is not covered.</summary>
    [Fact]
    public void NotANumberInAFile_IsBrokenJson() => Assert.StartsWith(
        "broken JSON", FolderRun.Run("ds_kcenter.json", Text("kcenter", "\"embeddings\": [[NaN]]", "\"k\": 1", "")).NotCovered, StringComparison.Ordinal);

    private static void AssertPasses(string method, string inputs, string parameters, string expected)
    {
        CaseResult only = Run(method, inputs, parameters, expected);

        Assert.Equal((Outcome.Passed, null), (only.Outcome, only.Note));
        Assert.Empty(only.NotCompared);
    }

    private static CaseResult Run(string method, string inputs, string parameters, string expected) =>
        Assert.Single(FolderRun.Run($"ds_{method}.json", Text(method, inputs, parameters, expected)).Cases);

    private static byte[] Text(string method, string inputs, string parameters, string expected) => Encoding.UTF8.GetBytes(
        $$"""
        {
          "name": "{{method}}", "spec": "ds-1", "float_tolerance": 1e-09,
          "cases": [{"id": "only", "inputs": { {{inputs}} }, "params": { {{parameters}} }, "expected": { {{expected}} }}]
        }
        """);
}
