using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Datasets;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Scores of single samples, and the hardest and easiest by them.</summary>
internal sealed class SampleScoreVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_scores_topk";

    /// <inheritdoc/>
    public override string Method => "scores_topk";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        string score = vector.Params.Text("score", vector.Params.Text("method", vector.Name));
        double[] scores = Score(vector, score, out bool hardIsHigh);
        vector.Expect("scores", scores);
        vector.Expect("harder_is", hardIsHigh ? "higher" : "lower");
        int[] labels = vector.Inputs.Has("labels") ? vector.Inputs.Ints("labels") : [];
        var samples = new SampleScores { Scores = scores, Labels = labels, HardIsHigh = hardIsHigh };
        var options = new SampleOptions
        {
            Classes = labels.Length == 0 ? 0 : int.Max(2, labels.Max() + 1),
            Quota = Quota(vector),
        };
        Keep(vector, "keep_hard", samples, options);
        Keep(vector, "keep_easy", samples, options with { Order = Difficulty.Easy });
    }

    /// <summary>A case with quotas says so in its name, by a flag, or by the kind of quota.</summary>
    private static ClassQuota Quota(VectorCase vector)
    {
        string? name = Array.Find(["quota", "balance", "balanced"], vector.Params.Has);
        string kind = name is not null && vector.Params.IsText(name) ? vector.Params.Text(name)
            : name is not null ? (vector.Params.Flag(name) ? vector.Name : "none")
            : vector.Name.Contains("balanced", StringComparison.Ordinal) ? vector.Name : "none";
        return kind == "none" ? ClassQuota.None : kind.Contains("equal", StringComparison.Ordinal) ? ClassQuota.Equal : ClassQuota.Proportional;
    }

    private static void Keep(VectorCase vector, string name, SampleScores samples, SampleOptions options)
    {
        ScoredChoice[] kept = SampleSelection.Select(samples, new SampleBudget(SampleBudgetKind.KeepCount, vector.Params.Int("k")), options);
        int[] order = [.. kept.OrderBy(static sample => sample.Rank).Select(static sample => sample.Index)];
        if (options.Quota == ClassQuota.None)
        {
            vector.Expect(name, order);
        }
        else
        {
            // Classes are chosen from side by side: nothing says which comes first.
            vector.ExpectSet(name, order);
        }
    }

    private static double[] Score(VectorCase vector, string score, out bool hardIsHigh)
    {
        hardIsHigh = true;
        if (Is("forget"))
        {
            return Forgotten(vector);
        }

        if (Is("aum") || Is("accumulated"))
        {
            hardIsHigh = false;
            return AccumulatedMargins(vector);
        }

        if (Is("loss") && Array.Find(["loss", "losses"], vector.Inputs.Has) is { } column)
        {
            return vector.Inputs.Numbers(column);
        }

        using RowBuffer<double> rows = vector.Inputs.Rows("logits");
        (double[] logits, int classes, double[] scores) = (rows.Rows(0, rows.Count).ToArray(), rows.Width, new double[rows.Count]);
        if (Is("loss") || Is("cross_entropy"))
        {
            LogitScores.CrossEntropy(logits, vector.Inputs.Ints("labels"), classes, 1, scores);
        }
        else if (Is("grand"))
        {
            using RowBuffer<double> embeddings = vector.Inputs.Rows("embeddings");
            LogitScores.GraNd(
                logits, vector.Inputs.Ints("labels"), (ReadOnlySpan<double>)embeddings.Rows(0, embeddings.Count), embeddings.Width, classes, 1, scores);
        }
        else if (Is("confidence"))
        {
            LogitScores.LeastConfidence(logits, classes, 1, scores);
        }
        else if (Is("margin"))
        {
            LogitScores.Margin(logits, classes, 1, scores);
            hardIsHigh = false;
        }
        else if (Is("entropy"))
        {
            LogitScores.Entropy(logits, classes, 1, scores);
        }
        else if (Is("el2n") || Is("balanced"))
        {
            LogitScores.El2n(logits, vector.Inputs.Ints("labels"), classes, 1, scores);
        }
        else
        {
            throw new UnknownCaseException(score);
        }

        return scores;

        bool Is(string part) => score.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private static double[] Forgotten(VectorCase vector)
    {
        bool[][] correct = vector.Inputs.FlagLists(vector.Inputs.Spelling("correct", "correctness", "is_correct"));
        string neverLearned = vector.Params.Text("never_learned", "epochs");
        return [.. correct.Select(epochs =>
        {
            byte[] row = [.. epochs.Select(static one => one ? (byte)1 : (byte)0)];
            return neverLearned == "epochs" && TrainingScores.IsNeverLearned(row) ? row.Length : (double)TrainingScores.Forgotten(row);
        })];
    }

    private static double[] AccumulatedMargins(VectorCase vector)
    {
        string name = vector.Inputs.Spelling("probs", "probabilities", "epoch_probs", "logits");
        double[][][] samples = vector.Inputs.NumberTables(name);
        int[] labels = vector.Inputs.Ints("labels");
        return
        [
            .. samples.Select((epochs, sample) =>
                TrainingScores.AccumulatedMargin(epochs.SelectMany(static epoch => epoch).ToArray(), epochs[0].Length, labels[sample])),
        ];
    }
}
