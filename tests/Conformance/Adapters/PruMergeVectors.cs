using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;
using PipelineDsl.Methods;
using PipelineDsl.Tokens;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>PruMerge and PruMerge+: their parts for every case, and the methods themselves where the number kept is adaptive.</summary>
internal sealed class PruMergeVectors : VectorAdapter
{
    /// <inheritdoc/>
    public override string File => "prumerge";

    /// <inheritdoc/>
    public override string Method => "LLaVA-PruMerge / PruMerge+";

    /// <inheritdoc/>
    public override void Check(VectorCase vector)
    {
        Matrix keys = vector.Inputs.Matrix("keys");
        int patches = keys.Rows - 1;
        float[] attention = Attention(vector, keys);
        vector.Expect("cls_attention", attention);

        int[] order = new int[patches];
        using var workspace = new Workspace(Ranking.WorkspaceBytes(patches));
        Ranking.Descending(attention, order, workspace);
        vector.Expect("iqr.q1", Percentiles.Linear(attention, order, 0.25));
        vector.Expect("iqr.q3", Percentiles.Linear(attention, order, 0.75));
        vector.Expect("iqr.upper", Percentiles.UpperFence(attention, order));
        bool isAdaptive = vector.Params.Flag("adaptive"), plus = vector.Params.Flag("plus");
        (int count, double ratio) = isAdaptive
            ? OutlierSelection.Count(attention, order)
            : ((int)(patches * vector.Params.Number("ratio")), vector.Params.Number("ratio"));
        vector.Expect("iqr.outliers", count);
        vector.Expect("ratio", ratio);

        int[] selected = order[..count], added = new int[plus ? patches - count : 0];
        vector.Expect("selected_desc", selected);
        if (plus)
        {
            int stride = OutlierSelection.Stride(ratio);
            bool[] isSelected = [.. Enumerable.Range(0, patches).Select(patch => selected.Contains(patch))];
            added = added[..OutlierSelection.AddStrided(isSelected, stride, added)];
            vector.Expect("iqr.stride", stride);
        }

        vector.Expect("spatial_added", added);
        Merge(vector, attention, [.. selected, .. added]);
        if (isAdaptive)
        {
            Compress(vector, plus);
        }
    }

    private static float[] Attention(VectorCase vector, Matrix keys)
    {
        float[] query = vector.Inputs.Floats("cls_query"), row = new float[keys.Rows];
        AttentionRow.Compute(new HeadTensor(query, 1, 1, query.Length), keys.OneHead, 0, 1 / MathF.Sqrt(query.Length), [], [], row);
        return row[1..];
    }

    private static void Merge(VectorCase vector, float[] attention, int[] selected)
    {
        Matrix features = vector.Inputs.Matrix("features"), keys = vector.Inputs.Matrix("keys");
        int count = vector.Params.Int("knn");
        int[] neighbours = new int[selected.Length * count], others = [.. Enumerable.Range(0, features.Rows).Except(selected)];
        using var workspace = new Workspace(NearestRows.WorkspaceBytes(features.Rows, keys.Columns));
        NearestRows.Find(keys.Slice(1, features.Rows).Tokens, selected, count, neighbours, workspace);
        vector.Expect("selected_all", selected);
        vector.Expect("unselected", others);
        vector.Expect("neighbours", [.. neighbours.Chunk(count)]);

        var merged = new Matrix(selected.Length + 1, features.Columns);
        for (int row = 0; row < selected.Length; row++)
        {
            features[selected[row]].CopyTo(merged[row]);
            WeightedRows.Add(features.Tokens, neighbours.AsSpan(row * count, count), attention, merged[row]);
        }

        WeightedRows.Add(features.Tokens, others, attention, merged[selected.Length]);
        vector.Expect("out_tokens", merged);
        vector.Expect("out_count", merged.Rows);
    }

    /// <summary>The method itself, with CLS in front of the patches.</summary>
    private static void Compress(VectorCase vector, bool plus)
    {
        Matrix features = vector.Inputs.Matrix("features"), keys = vector.Inputs.Matrix("keys");
        var hidden = new Matrix(keys.Rows, features.Columns);
        features.Data.CopyTo(hidden.Data, features.Columns);
        var queries = new Matrix(keys.Rows, keys.Columns);
        vector.Inputs.Floats("cls_query").CopyTo(queries.Data, 0);
        var input = new TokenStageInput { Hidden = hidden.Tokens, Keys = keys.OneHead, Queries = queries.OneHead };
        var rules = new MethodRules
        {
            Site = MethodRun.Site(vector),
            Protected = [0],
            Options = new MethodOptions { Neighbours = vector.Params.Int("knn") },
        };
        MethodRun run = plus
            ? MethodRun.Of(PruMergePlus.Compress, PruMergePlus.WorkspaceBytes, input, rules)
            : MethodRun.Of(PruMerge.Compress, PruMerge.WorkspaceBytes, input, rules);
        vector.Expect("out_tokens", run.Rows.Slice(1, run.Rows.Rows - 1));
        vector.Expect("selected_all", [.. run.Kept[1..^1].Select(static token => token - 1)]);
    }
}
