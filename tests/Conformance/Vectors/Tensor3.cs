namespace PipelineDsl.Conformance.Vectors;

/// <summary>Matrices of equal shape, one behind the other: heads of keys, queries or attention.</summary>
/// <param name="Data">Values, matrix by matrix, row by row.</param>
/// <param name="Depth">Number of matrices.</param>
/// <param name="Rows">Rows of a matrix.</param>
/// <param name="Columns">Length of a row.</param>
internal sealed record Tensor3(float[] Data, int Depth, int Rows, int Columns)
{
    /// <summary>Zeros.</summary>
    /// <param name="depth">Number of matrices.</param>
    /// <param name="rows">Rows of a matrix.</param>
    /// <param name="columns">Length of a row.</param>
    public Tensor3(int depth, int rows, int columns)
        : this(new float[depth * rows * columns], depth, rows, columns)
    {
    }

    /// <summary>As kernels take keys, queries and values: [heads, tokens, head width].</summary>
    public HeadTensor Heads => new(Data, Depth, Rows, Columns);

    /// <summary>One matrix.</summary>
    /// <param name="index">0-based matrix.</param>
    public Matrix this[int index] => new(Data.AsSpan(index * Rows * Columns, Rows * Columns).ToArray(), Rows, Columns);

    /// <summary>One row of one matrix.</summary>
    /// <param name="index">0-based matrix.</param>
    /// <param name="row">0-based row.</param>
    public Span<float> this[int index, int row] => Data.AsSpan(((index * Rows) + row) * Columns, Columns);

    /// <summary>One row of every matrix, as kernels take the attention of one query.</summary>
    /// <param name="row">0-based row.</param>
    public Matrix RowOfEach(int row)
    {
        var rows = new Matrix(Depth, Columns);
        for (int index = 0; index < Depth; index++)
        {
            this[index, row].CopyTo(rows[index]);
        }

        return rows;
    }
}
