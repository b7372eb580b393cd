namespace PipelineDsl.Conformance.Tests.Naive;

/// <summary>ApET with a given first basis token.</summary>
internal sealed class NaiveApET() : NaiveMethod("apet", "ApET")
{
    public override NaiveCase Draw(Draws draws)
    {
        int tokens = draws.Int(12, 22), basis = draws.Int(1, 3);
        return new(
            new() { ["keep"] = draws.Int(basis + 2, 9), ["basis"] = basis, ["fps_start"] = draws.Int(0, tokens - 1), ["ridge"] = 1e-5 },
            new() { ["features"] = draws.Rows(tokens, draws.Int(6, 8)) });
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] features = inputs.Rows("features");
        int keep = parameters.Int("keep");
        int[] basis = Farthest(features, parameters.Int("fps_start"), parameters.Int("basis"), decisions);
        double[][] rows = Vec.Pick(features, basis);
        double[] errors = [.. features.Select(feature => Residual(feature, rows, parameters.Number("ridge")))];
        int[] top = decisions.Descending(errors, keep), kept = [.. top.Order()];
        int[] slots = [.. top[(keep - basis.Length)..].Order()], body = [.. kept.Except(slots)];
        int[] dropped = Vec.Without(features.Length, kept);
        int[] nearest = [.. dropped.Select(token => body[decisions.Greatest([.. body.Select(other => Vec.Cos(features[token], features[other]))])])];
        double[][] output = [.. kept.Select(token => slots.Contains(token)
            ? rows[Array.IndexOf(slots, token)]
            : Vec.Mean([features[token], .. dropped.Where((_, i) => nearest[i] == token).Select(other => features[other])]))];
        return new()
        {
            ["basis_indices"] = basis,
            ["errors"] = errors,
            ["top_by_error_desc"] = top,
            ["basis_slots_ascending"] = slots,
            ["kept_sorted"] = kept,
            ["out_tokens"] = output,
        };
    }

    private static int[] Farthest(double[][] features, int start, int count, Decisions decisions)
    {
        List<int> chosen = [start];
        while (chosen.Count < count)
        {
            chosen.Add(decisions.Greatest([.. features.Select(feature => chosen.Min(other => Vec.SquaredDistance(feature, features[other])))]));
        }

        return [.. chosen];
    }

    /// <summary>Norm of what is left of a token when the basis has explained what it can: (B Bt + ridge) w = B x, solved by elimination.</summary>
    private static double Residual(double[] x, double[][] basis, double ridge)
    {
        double[][] a = [.. basis.Select((row, i) => basis.Select((other, j) => Vec.Dot(row, other) + (i == j ? ridge : 0)).Append(Vec.Dot(row, x)).ToArray())];
        for (int pivot = 0; pivot < a.Length; pivot++)
        {
            a[pivot] = Vec.Scale(a[pivot], 1 / a[pivot][pivot]);
            foreach (int row in Vec.Range(0, a.Length).Where(row => row != pivot))
            {
                a[row] = Vec.Add(a[row], Vec.Scale(a[pivot], -a[row][pivot]));
            }
        }

        return Vec.Norm(Vec.Add(x, Vec.Scale(Vec.Sum(basis, a.Select(static row => row[^1]), x.Length), -1)));
    }
}
