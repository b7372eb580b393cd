namespace PipelineDsl.Conformance.Tests.Naive.Samples;

/// <summary>k-center: every step looks at all distances again. What is selected cannot be selected twice, copies can.</summary>
internal sealed class NaiveKCenter() : NaiveSampleMethod("kcenter")
{
    /// <summary>Picks members, farthest first.</summary>
    /// <param name="members">Samples to pick from.</param>
    /// <param name="before">Samples that are centres already.</param>
    /// <param name="count">How many to pick.</param>
    /// <param name="distance">Distance of two samples.</param>
    /// <param name="decisions">Makes the choices.</param>
    /// <param name="radii">Greatest distance of a member to its centre after every pick.</param>
    public static int[] Pick(int[] members, int[] before, int count, Func<int, int, double> distance, Decisions decisions, out double[] radii)
    {
        List<int> centres = [.. before];
        radii = new double[count];
        for (int step = 0; step < count; step++)
        {
            double[] nearest = Nearest();
            centres.Add(members[decisions.Greatest(nearest, place => !centres.Contains(members[place]))]);
            radii[step] = Nearest().Max();
        }

        return [.. centres.Skip(before.Length)];

        double[] Nearest() => [.. members.Select(member => centres.Count == 0 ? 0 : centres.Min(centre => distance(member, centre)))];
    }

    public override NaiveCase Draw(Draws draws)
    {
        int samples = draws.Int(3, 30);
        bool isCosine = draws.Int(0, 3) == 0, isByClass = draws.Int(0, 3) == 0;
        string start = isByClass ? "row" : draws.One("row", "row", "mean", "seeds");
        int[] seeds = draws.Some(draws.Int(1, samples - 1), samples);
        var parameters = new Dictionary<string, object?>
        {
            ["k"] = draws.Int(1, start == "seeds" ? samples - seeds.Length : samples),
            ["metric"] = isCosine ? "cosine" : "euclidean",
            ["first"] = isByClass ? 0 : start == "mean" ? "nearest-mean" : draws.Int(0, samples - 1),
        };
        var inputs = new Dictionary<string, object?> { ["embeddings"] = Embeddings(draws, samples, draws.Int(1, 6), isWhole: start != "mean" && !isCosine) };
        if (start == "seeds")
        {
            parameters["already_selected"] = seeds;
        }

        if (isByClass)
        {
            inputs["labels"] = Labels(draws, samples, draws.Int(1, Math.Min(samples, 4)));
            parameters["balance"] = draws.One("proportional", "equal");
        }

        return new(parameters, inputs);
    }

    public override Dictionary<string, object?> Compute(Values parameters, Values inputs, Decisions decisions)
    {
        double[][] rows = inputs.Rows("embeddings");
        bool isCosine = parameters.Text("metric", "euclidean") == "cosine";
        rows = isCosine ? SampleFormulas.Units(rows) : rows;
        int count = parameters.Int("k");
        int[] all = Vec.Range(0, rows.Length);
        double Distance(int a, int b) => isCosine ? 1 - Vec.Dot(rows[a], rows[b]) : Vec.SquaredDistance(rows[a], rows[b]);
        if (inputs.Has("labels"))
        {
            int[][] classes = SampleFormulas.Members(inputs.Ints("labels"));
            int[] sizes = [.. classes.Select(static members => members.Length)];
            int[] quotas = parameters.Text("balance", "proportional") == "equal" ? NaiveQuota.Equal(sizes, count) : NaiveQuota.Proportional(sizes, count);
            int[] picks = [.. classes.SelectMany((members, label) => From(members, members[0], quotas[label], out _))];
            return new() { ["order"] = picks, ["sorted"] = picks.Order().ToArray() };
        }

        double[] mean = Vec.Mean(rows), radii;
        int first = parameters.IsText("first")
            ? decisions.Greatest([.. rows.Select(row => -Vec.SquaredDistance(row, mean))])
            : parameters.Has("first") ? parameters.Int("first") : 0;
        int[] order = parameters.Has("already_selected")
            ? Pick(all, parameters.Ints("already_selected"), count, Distance, decisions, out radii)
            : From(all, first, count, out radii);
        return new()
        {
            ["order"] = order,
            ["sorted"] = order.Order().ToArray(),
            ["radius_after_each"] = radii.Select(radius => isCosine ? radius : Math.Sqrt(radius)).ToArray(),
        };

        int[] From(int[] members, int start, int picks, out double[] after)
        {
            if (picks == 0)
            {
                after = [];
                return [];
            }

            int[] further = Pick(members, [start], picks - 1, Distance, decisions, out double[] later);
            after = [members.Max(member => Distance(member, start)), .. later];
            return [start, .. further];
        }
    }
}
