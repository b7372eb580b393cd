using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>tomesd: its gate, and merge and un-merge over the strided destinations that the case states.</summary>
internal sealed class TomesdVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "tomesd";

    /// <inheritdoc/>
    public override string Method => "ToMe for Stable Diffusion (2-D strided destination matching)";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        if (vector.Params.Has("latent_h"))
        {
            CheckGate(vector);
            return;
        }

        int rows = vector.Params.Int("h"), columns = vector.Params.Int("w");
        int cellRows = vector.Params.Int("sy"), cellColumns = vector.Params.Int("sx");
        int requested = Removed(rows * columns, vector.Params.Number("ratio"));
        bool isFixed = vector.Params.Flag("no_rand");
        int[] destinations = new int[StridedDestinations.Count(rows, columns, cellRows, cellColumns)];
        int[] offsets = isFixed ? [] : [.. vector.Inputs.IntLists("rand_offset").SelectMany(static row => row)];
        StridedDestinations.Fill(rows, columns, cellRows, cellColumns, offsets, destinations);
        Array.Sort(destinations);
        int[] sources = [.. Enumerable.Range(0, rows * columns).Except(destinations)];
        int removed = int.Min(requested, sources.Length);
        vector.Expect("r_requested", requested);
        vector.Expect("r_effective", removed);
        vector.Expect("dst_tokens", destinations);
        vector.Expect("src_tokens", sources);
        Match(vector, sources, destinations, removed);
        if (isFixed)
        {
            Compress(
                vector,
                new MethodOptions { Rows = rows, Columns = columns, CellRows = cellRows, CellColumns = cellColumns, MaxDownsample = 1 },
                requested);
        }
    }

    private static void CheckGate(VectorCase vector)
    {
        int tokens = vector.Params.Int("tokens");
        MergeGate gate = MergeGate.Of(vector.Params.Int("latent_h"), vector.Params.Int("latent_w"), tokens, vector.Params.Int("max_downsample"));
        vector.Expect("downsample", gate.Downsample);
        vector.Expect("applied", gate.IsOpen);
        vector.Expect("h", gate.Rows);
        vector.Expect("w", gate.Columns);
        vector.Expect("r", Removed(tokens, vector.Params.Number("ratio")));
    }

    private static void Match(VectorCase vector, int[] sources, int[] destinations, int removed)
    {
        Matrix metric = vector.Inputs.Matrix("metric"), x = vector.Inputs.Matrix("x");
        using var workspace = new Workspace(DestinationMatching.WorkspaceBytes(metric.Rows, metric.Columns));
        Matching matching = DestinationMatching.Match(metric.Tokens, sources, destinations, removed, workspace);
        int kept = matching.Leaders.Length;
        int[][] groups = new int[kept][], pairs = new int[removed][];
        int[] members = new int[metric.Rows];
        for (int row = 0; row < kept; row++)
        {
            groups[row] = members[..matching.CopyGroup(row, members)];
        }

        float[] cosines = matching.Cosines.ToArray();
        for (int i = 0; i < removed; i++)
        {
            (int source, int target) = matching.Pair(i);
            pairs[i] = [source, target];
        }

        vector.Expect("merged_pairs", [.. Enumerable.Range(0, removed).OrderByDescending(i => cosines[i]).Select(i => pairs[i])]);
        vector.Expect("unmerged_tokens", matching.Leaders[..(sources.Length - removed)]);
        vector.Expect("groups", groups);
        var merged = new Matrix(kept, x.Columns);
        SizeWeightedMerge.Apply(x.Tokens, [], matching, merged.Data, x.Columns, new float[kept]);
        var restored = new Matrix(x.Rows, x.Columns);
        Unmerge.Apply(merged.Tokens, matching.Assignment, restored.Data);
        vector.Expect("x_merged_mean", merged);
        vector.Expect("x_unmerged", restored);
    }

    /// <summary>The method itself, as a stage runs it.</summary>
    private static void Compress(VectorCase vector, MethodOptions options, int requested)
    {
        Matrix metric = vector.Inputs.Matrix("metric"), x = vector.Inputs.Matrix("x");
        using var workspace = new Workspace(TomeSd.WorkspaceBytes(x.Rows, int.Max(x.Columns, metric.Columns), 0, options));
        var input = new TokenStageInput { Hidden = x.Tokens, Residual = metric.Tokens, OriginalTokens = x.Rows };
        var rules = new MethodRules { Site = new StageSite("Vectors", vector.Name, 0), Budget = x.Rows - requested, Options = options };
        float[] rows = new float[x.Data.Length];
        int[] kept = new int[x.Rows], assignment = new int[x.Rows];
        var output = new TokenStageOutput { Hidden = rows, HiddenStride = x.Columns, Kept = kept, Assignment = assignment };
        int written = TomeSd.Compress(input, output, rules, workspace);
        var merged = new Matrix(rows[..(written * x.Columns)], written, x.Columns);
        var restored = new Matrix(x.Rows, x.Columns);
        Unmerge.Apply(merged.Tokens, assignment, restored.Data);
        vector.Expect("x_merged_mean", merged);
        vector.Expect("x_unmerged", restored);
    }

    /// <summary>int(tokens x ratio), said as the recipe does: what is kept is rounded up.</summary>
    private static int Removed(int tokens, double ratio) => tokens - (int)Math.Ceiling((1 - ratio) * tokens);
}
