namespace PipelineDsl.Kernels;

/// <summary>Where the nearest centres of all rows go.</summary>
/// <param name="nearest">Nearest centres [rows].</param>
/// <param name="similarity">Similarities with them [rows]; null for none.</param>
/// <param name="second">Second nearest centres [rows]; null for none.</param>
internal readonly unsafe struct NearestOutput(int* nearest, double* similarity, int* second)
{
    /// <summary>Writes what was found for a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="centre">Nearest centre.</param>
    /// <param name="value">Similarity with it.</param>
    /// <param name="next">Second nearest centre.</param>
    internal void Write(int row, int centre, double value, int next)
    {
        nearest[row] = centre;
        if (similarity != null)
        {
            similarity[row] = value;
        }

        if (second != null)
        {
            second[row] = next;
        }
    }
}
