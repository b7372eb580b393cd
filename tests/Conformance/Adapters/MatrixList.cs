using PipelineDsl.Conformance.Vectors;

namespace PipelineDsl.Conformance.Adapters;

/// <summary>Matrices of equal shape as one tensor: the scores of every batch element.</summary>
internal static class MatrixList
{
    /// <summary>Puts matrices one behind the other.</summary>
    /// <param name="matrices">At least one.</param>
    public static Tensor3 Of(IReadOnlyList<Matrix> matrices) =>
        new([.. matrices.SelectMany(static matrix => matrix.Data)], matrices.Count, matrices[0].Rows, matrices[0].Columns);
}
