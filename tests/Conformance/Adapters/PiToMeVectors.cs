using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>PiToMe's energy and both its matchings, by the kernels and by the method itself.</summary>
internal sealed class PiToMeVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "pitome";

    /// <inheritdoc/>
    public override string Method => "PiToMe";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        string variant = vector.Params.Text("variant");
        if (variant is not ("full" or "bsm"))
        {
            throw new UnknownCaseException($"variant {variant}");
        }

        Matrix metric = vector.Inputs.Matrix("metric"), x = vector.Inputs.Matrix("x");
        float[] sizes = vector.Inputs.Has("size") ? vector.Inputs.Floats("size") : [];
        int front = vector.Params.Flag("class_token") ? 1 : 0, patches = metric.Rows - front;
        bool[] isProtected = [.. Enumerable.Range(0, metric.Rows).Select(token => token < front)];

        // r = floor(N - N ratio), said as the recipe does: what is kept is rounded up.
        int kept = (int)Math.Ceiling(patches * vector.Params.Number("ratio")), removed = patches - kept;
        float margin = (float)vector.Params.Number("margin");
        long bytes = TokenEnergy.WorkspaceBytes(metric.Rows, metric.Columns) + EnergyMatching.WorkspaceBytes(metric.Rows, metric.Columns);
        using var workspace = new Workspace(bytes);
        float[] energies = new float[metric.Rows];
        TokenEnergy.Compute(metric.Tokens, margin, isProtected, [], energies, workspace);
        Matching matching = variant == "full"
            ? EnergyMatching.MatchTop(metric.Tokens, energies, removed, isProtected, [], workspace)
            : EnergyMatching.MatchAll(metric.Tokens, energies, removed, isProtected, [], workspace);
        int[] order = new int[patches];
        using var ranking = new Workspace(Ranking.WorkspaceBytes(patches));
        Ranking.Descending(energies.AsSpan(front), order, ranking);
        vector.Expect("r", removed);
        vector.Expect("energy", energies.AsSpan(front));
        vector.Expect("energy_order_desc", [.. order.Select(patch => patch + front)]);
        vector.Expect("groups", MatchingValues.Groups(matching));
        vector.Expect("x_wavg", MatchingValues.Reduce(MergeReduction.SizeWeightedMean, x, sizes, matching, out float[] merged));
        vector.Expect("size", merged);

        // The method itself: of two layers the first ranks all, the second the top, at half the margin.
        var input = new TokenStageInput { Hidden = x.Tokens, Keys = metric.OneHead, Sizes = sizes, OriginalTokens = x.Rows };
        var method = MethodRun.Of(PiToMe.Compress, PiToMe.WorkspaceBytes, input, new MethodRules
        {
            Site = MethodRun.Site(vector),
            Budget = kept,
            Options = new MethodOptions { Margin = variant == "full" ? 2.0 * margin : margin },
            Protected = front == 1 ? [0] : [],
            Layer = variant == "full" ? 1 : 0,
            Layers = 2,
        });
        vector.Expect("x_wavg", method.Rows);
        vector.Expect("size", method.Sizes);
    }
}
