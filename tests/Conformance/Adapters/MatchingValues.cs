using PipelineDsl.Conformance.Vectors;
using PipelineDsl.Kernels;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>A matching as the files of merging methods state it.</summary>
internal static class MatchingValues
{
    /// <summary>The tokens of every row, ascending.</summary>
    /// <param name="matching">The matching.</param>
    public static int[][] Groups(Matching matching)
    {
        int[] members = new int[matching.Assignment.Length];
        int[][] groups = new int[matching.Leaders.Length][];
        for (int row = 0; row < groups.Length; row++)
        {
            groups[row] = members[..matching.CopyGroup(row, members)];
        }

        return groups;
    }

    /// <summary>The merges (source, target), by descending cosine.</summary>
    /// <param name="matching">The matching.</param>
    public static int[][] Pairs(Matching matching)
    {
        int[][] pairs = new int[matching.Sources.Length][];
        float[] cosines = matching.Cosines.ToArray();
        for (int index = 0; index < pairs.Length; index++)
        {
            (int source, int target) = matching.Pair(index);
            pairs[index] = [source, target];
        }

        return [.. pairs.Index().OrderByDescending(pair => cosines[pair.Index]).Select(static pair => pair.Item)];
    }

    /// <summary>The rows that the groups become.</summary>
    /// <param name="reduction">What a group becomes.</param>
    /// <param name="rows">Input rows.</param>
    /// <param name="sizes">Sizes of the input rows; empty when all are 1.</param>
    /// <param name="matching">The matching.</param>
    /// <param name="mergedSizes">Receives the sizes of the rows.</param>
    public static Matrix Reduce(MergeReduction reduction, Matrix rows, float[] sizes, Matching matching, out float[] mergedSizes)
    {
        var merged = new Matrix(matching.Leaders.Length, rows.Columns);
        mergedSizes = new float[merged.Rows];
        GroupReduction.Apply(reduction, rows.Tokens, sizes, matching, merged.Data, rows.Columns, mergedSizes);
        return merged;
    }

    /// <summary>The rows that are left when sources are dropped.</summary>
    /// <param name="rows">Input rows.</param>
    /// <param name="matching">The matching.</param>
    public static Matrix Prune(Matrix rows, Matching matching)
    {
        var kept = new Matrix(matching.Leaders.Length, rows.Columns);
        RowGather.Copy(rows.Tokens, matching.Leaders, kept.Data, rows.Columns);
        return kept;
    }

    /// <summary>One row per original token with a 1 in its own place, which the maximum turns into the sources of every group.</summary>
    /// <param name="tokens">Original tokens.</param>
    public static Matrix Identity(int tokens)
    {
        var identity = new Matrix(tokens, tokens);
        for (int token = 0; token < tokens; token++)
        {
            identity[token][token] = 1;
        }

        return identity;
    }
}
