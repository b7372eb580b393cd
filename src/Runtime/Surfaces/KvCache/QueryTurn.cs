using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>Turns rows by a number of positions.</summary>
internal static class QueryTurn
{
    internal static void Apply(Span<float> rows, int width, RotaryEmbedding rotary, int positions)
    {
        int pairs = rotary.Frequencies.Length, step = rotary.IsInterleaved ? 2 : 1, second = rotary.IsInterleaved ? 1 : pairs;
        for (int pair = 0; pair < pairs; pair++)
        {
            double angle = (double)positions * rotary.Frequencies[pair];
            (float sin, float cos) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
            for (int at = pair * step; at < rows.Length; at += width)
            {
                (float x, float y) = (rows[at], rows[at + second]);
                rows[at] = (x * cos) - (y * sin);
                rows[at + second] = (y * cos) + (x * sin);
            }
        }
    }
}
