namespace PipelineDsl.Conformance.Vectors;

/// <summary>Rows of equal length, one behind the other.</summary>
/// <param name="Data">Values, row by row.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Columns">Length of a row.</param>
internal sealed record Matrix(float[] Data, int Rows, int Columns)
{
    /// <summary>Zeros.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Length of a row.</param>
    public Matrix(int rows, int columns)
        : this(new float[rows * columns], rows, columns)
    {
    }

    /// <summary>As kernels take hidden states.</summary>
    public TokenMatrix Tokens => new(Data, Rows, Columns);

    /// <summary>As kernels take the attention of one query, one row a head.</summary>
    public AttentionRows Attention => new(Data, Rows, Columns, Columns);

    /// <summary>As kernels take keys or queries of a single head.</summary>
    public HeadTensor OneHead => new(Data, 1, Rows, Columns);

    /// <summary>One row.</summary>
    /// <param name="row">0-based row.</param>
    public Span<float> this[int row] => Data.AsSpan(row * Columns, Columns);

    /// <summary>Some of the rows that follow each other.</summary>
    /// <param name="first">First row.</param>
    /// <param name="count">Number of rows.</param>
    public Matrix Slice(int first, int count) => new(Data.AsSpan(first * Columns, count * Columns).ToArray(), count, Columns);
}
