namespace PipelineDsl.Kernels;

/// <summary>1-D windows over original positions, the cells of Window FastV's quota (arXiv 2502.11501).</summary>
public static class WindowCells
{
    /// <summary>Number of windows.</summary>
    /// <param name="originalTokens">Tokens that entered the first layer.</param>
    /// <param name="first">Position where the first window starts.</param>
    /// <param name="window">Length of a window.</param>
    public static int Count(int originalTokens, int first, int window) => int.Max(1, (originalTokens - first + window - 1) / window);

    /// <summary>Writes the window of every token; positions before <paramref name="first"/> fall into window 0.</summary>
    /// <param name="positions">Original positions.</param>
    /// <param name="first">Position where the first window starts.</param>
    /// <param name="window">Length of a window.</param>
    /// <param name="cells">Receives the windows.</param>
    public static void Assign(TokenPositions positions, int first, int window, Span<int> cells)
    {
        for (int token = 0; token < positions.Count; token++)
        {
            cells[token] = (int)(long.Max(0, positions[token] - first) / window);
        }
    }
}
