using System.Numerics.Tensors;

namespace PipelineDsl.Kernels;

/// <summary>
/// Cosines and sines of a rotary embedding for any number of positions. The number is written in digits of base 64, and turns multiply: a table of
/// 64 turns for each digit, made once, replaces a sine for every pair and entry, at any distance.
/// </summary>
internal sealed unsafe class RotaryTurns
{
    private const int DigitBits = 6;
    private const int DigitValues = 1 << DigitBits;

    /// <summary>Digits of the largest integer.</summary>
    private const int Digits = 6;

    private readonly int _pairs;
    private readonly double[] _table;

    /// <summary>Makes the tables.</summary>
    /// <param name="frequencies">Radians a position, one for every pair.</param>
    internal RotaryTurns(ReadOnlySpan<float> frequencies)
    {
        _pairs = frequencies.Length;
        _table = new double[Digits * DigitValues * 2 * _pairs];
        for (int row = 0; row < Digits * DigitValues; row++)
        {
            double positions = (double)(row % DigitValues) * (1L << (row / DigitValues * DigitBits));
            Span<double> cosines = _table.AsSpan(row * 2 * _pairs, _pairs), sines = _table.AsSpan(((row * 2) + 1) * _pairs, _pairs);
            for (int pair = 0; pair < _pairs; pair++)
            {
                (sines[pair], cosines[pair]) = Math.SinCos(positions * frequencies[pair]);
            }
        }
    }

    /// <summary>Turns [digits, values of a digit, cosines and sines, pairs].</summary>
    internal ReadOnlySpan<double> Table => _table;

    /// <summary>Writes cosine and sine of every pair for a turn by so many positions.</summary>
    /// <param name="positions">How far; negative turns back.</param>
    /// <param name="cosines">Receives the cosines [pairs].</param>
    /// <param name="sines">Receives the sines [pairs].</param>
    internal void Compute(int positions, double* cosines, double* sines)
    {
        uint left = positions < 0 ? (uint)-(long)positions : (uint)positions;
        fixed (double* table = _table)
        {
            double* first = Row(table, 0, left);
            new ReadOnlySpan<double>(first, _pairs).CopyTo(new Span<double>(cosines, _pairs));
            new ReadOnlySpan<double>(first + _pairs, _pairs).CopyTo(new Span<double>(sines, _pairs));
            for (int digit = 1; (left >>= DigitBits) != 0; digit++)
            {
                double* turn = Row(table, digit, left);
                RotaryPairs.Multiply(cosines, sines, turn, turn + _pairs, _pairs);
            }
        }

        if (positions < 0)
        {
            var all = new Span<double>(sines, _pairs);
            TensorPrimitives.Negate(all, all);
        }
    }

    private double* Row(double* table, int digit, uint number) => table + (((digit * DigitValues) + (int)(number & (DigitValues - 1))) * 2L * _pairs);
}
