using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Herding: the order and how far the mean of the picks is off. Picking the farthest instead of the nearest is a known bug.</summary>
internal sealed class HerdingVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "ds_herding";

    /// <inheritdoc/>
    public override string Method => "herding";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        using RowBuffer<double> rows = vector.Inputs.Rows("embeddings");
        if (vector.Params.Flag("normalize", false))
        {
            SubsetCase.Normalise(rows);
        }

        string variant = vector.Params.Text("variant", "mean-match");
        bool isBug = variant.Contains("deepcore", StringComparison.OrdinalIgnoreCase) || variant.Contains("contrast", StringComparison.OrdinalIgnoreCase);
        int[] order = new int[vector.Params.Int("k")];
        double[] gaps = new double[order.Length];
        HerdingSelection.Select(rows, SubsetCase.Mean(rows), isBug ? HerdingVariant.MeanMatch : Variant(variant), order, gaps);
        foreach (string bug in vector.Bugs.Where(name => vector.States($"{name}[0]") && !name.Contains("gap", StringComparison.Ordinal)))
        {
            vector.ExpectOther(bug, order);
        }

        if (isBug)
        {
            vector.ExpectOther("order", order);
            return;
        }

        vector.Expect("order", order);
        vector.Expect("sorted", SubsetCase.Sorted(order));
        vector.Expect("mean_gap_after_each", gaps);
    }

    private static HerdingVariant Variant(string name) => name.Replace('_', '-') switch
    {
        "mean-match" => HerdingVariant.MeanMatch,
        "inner-product" => HerdingVariant.InnerProduct,
        _ => throw new UnknownCaseException($"unknown variant '{name}'"),
    };
}
