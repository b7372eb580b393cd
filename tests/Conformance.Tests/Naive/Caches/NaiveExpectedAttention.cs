using System.Text.Json.Nodes;

namespace PipelineDsl.Conformance.Tests.Naive.Caches;

/// <summary>ExpectedAttention: what a Gaussian query at the positions to come would attend to.</summary>
internal sealed class NaiveExpectedAttention() : NaiveCacheFile("expected_attention")
{
    public override double Margin => 2e-5;

    public override Dictionary<string, object?> Draw(Draws draws)
    {
        int keyHeads = draws.Int(1, 2), group = draws.Int(1, 3), width = 2 * draws.Int(1, 6), entries = draws.Int(8, 24);
        int sinks = draws.Int(0, 3), future = draws.Int(1, 40);
        return new()
        {
            ["params"] = new
            {
                compression_ratio = draws.One(0.25, 0.5, 0.6), n_sink = sinks, n_future_positions = future, rope_theta = draws.One(100.0, 10000.0),
                convention = "half-split", future_positions = (int[])[entries, entries + future], covariance_divisor = entries - sinks,
            },
            ["inputs"] = new
            {
                queries_pre_rope_all_positions = new[] { draws.Heads(keyHeads * group, entries, width) },
                keys_post_rope = new[] { draws.Heads(keyHeads, entries, width) },
                values = new[] { draws.Heads(keyHeads, entries, width) },
            },
            ["expected"] = new
            {
                variants = new Dictionary<string, object>
                {
                    ["default"] = Variant(true, true, 0),
                    ["epsilon"] = Variant(true, true, draws.One(0.01, 0.02)),
                    ["mean_only"] = Variant(false, draws.Coin(), 0),
                },
            },
        };

        static object Variant(bool covariance, bool norms, double epsilon) =>
            new { @params = new { use_cov = covariance, use_vnorm = norms, eps = epsilon } };
    }

    public override Dictionary<string, object?> Compute(JsonNode file, Decisions decisions)
    {
        Values inputs = new(file["inputs"]), parameters = new(file["params"]);
        double[][][] queries = inputs.Batch("queries_pre_rope_all_positions")[0], keys = inputs.Batch("keys_post_rope")[0];
        double[][][] values = inputs.Batch("values")[0];
        int entries = keys[0].Length, sinks = parameters.Int("n_sink"), width = keys[0][0].Length;
        double[][] rotation = MeanRotation(width, entries, parameters.Int("n_future_positions"), parameters.Number("rope_theta"));
        double[][] unturned = [.. queries.Select(head => Vec.Mean(head[sinks..]))];
        double[][] means = [.. unturned.Select(mean => Times(rotation, mean))];
        double[][][] covariances = [.. queries.Zip(unturned, (head, mean) => Turned(rotation, Covariance(head[sinks..], mean)))];
        var variants = file["expected"]!["variants"]!.AsObject().ToDictionary(static variant => variant.Key, object? (variant) =>
        {
            var options = new Values(variant.Value!["params"]);
            double[][] shares = [.. queries.Select((_, h) => Vec.Softmax([.. keys[h * keys.Length / queries.Length].Skip(sinks).Select(key =>
                (Vec.Dot(means[h], key) / Math.Sqrt(width))
                + (options.Flag("use_cov") ? Vec.Dot(key, Times(covariances[h], key)) / (2 * width) : 0))]))];
            double[][] scores = [.. CacheFormulas.GroupMean(shares, keys.Length).Select((head, h) => head
                .Select((share, j) => options.Flag("use_vnorm") ? (share + options.Number("eps")) * Vec.Norm(values[h][sinks + j]) : share).ToArray())];
            return CacheFormulas.Highest(
                CacheFormulas.AfterProtected(scores, sinks), parameters.Number("compression_ratio"), decisions, inOrder: false);
        });
        return new()
        {
            ["expected"] = new Dictionary<string, object?>
            {
                ["R_avg"] = rotation, ["mu_rotated"] = new[] { means }, ["cov_rotated"] = new[] { covariances }, ["variants"] = variants,
            },
        };
    }

    private static double[][] MeanRotation(int width, int start, int count, double theta)
    {
        double[][] columns = [.. Vec.Range(0, width).Select(channel =>
            Vec.Mean([.. Vec.Range(start, count).Select(position => CacheFormulas.Rotate(Unit(width, channel), position, theta))]))];
        return Transposed(columns);
    }

    private static double[] Unit(int width, int channel) => [.. Vec.Range(0, width).Select(i => i == channel ? 1.0 : 0)];

    private static double[] Times(double[][] matrix, double[] vector) => [.. matrix.Select(row => Vec.Dot(row, vector))];

    private static double[][] Transposed(double[][] matrix) => [.. Vec.Range(0, matrix[0].Length).Select(i => matrix.Select(row => row[i]).ToArray())];

    private static double[][] Covariance(double[][] queries, double[] mean)
    {
        double[][] centred = Transposed([.. queries.Select(query => Vec.Add(query, Vec.Scale(mean, -1)))]);
        return [.. centred.Select(a => centred.Select(b => Vec.Dot(a, b) / queries.Length).ToArray())];
    }

    /// <summary>R C R^T.</summary>
    private static double[][] Turned(double[][] rotation, double[][] covariance)
    {
        double[][] columns = [.. Transposed(covariance).Select(column => Times(rotation, column))];
        return [.. Transposed(columns).Select(row => Times(rotation, row))];
    }
}
