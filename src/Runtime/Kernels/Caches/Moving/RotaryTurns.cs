using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Cosines and sines of a rotary embedding for any number of positions. The number is written in digits of base 64, and turns multiply: a table of 64 turns for each
/// digit, made once in double precision, replaces a sine for every pair and entry, and is exact to a few units of the last place at any distance.
/// </summary>
internal sealed unsafe class RotaryTurns
{
    private const int DigitBits = 6;
    private const int DigitValues = 1 << DigitBits;

    /// <summary>Digits of the largest index.</summary>
    private const int Digits = 6;

    private readonly int _pairs;
    private readonly float[] _table;

    /// <summary>Makes the tables.</summary>
    /// <param name="frequencies">Radians a position, one for every pair.</param>
    internal RotaryTurns(ReadOnlySpan<float> frequencies)
    {
        _pairs = frequencies.Length;
        _table = new float[Digits * DigitValues * 2 * _pairs];
        for (int row = 0; row < Digits * DigitValues; row++)
        {
            // Digit 5 of an index has only two bits, so that no number here leaves the integers.
            double positions = (double)(row % DigitValues) * (1L << (row / DigitValues * DigitBits));
            Span<float> cosines = _table.AsSpan(row * 2 * _pairs, _pairs), sines = _table.AsSpan(((row * 2) + 1) * _pairs, _pairs);
            for (int pair = 0; pair < _pairs; pair++)
            {
                (double sine, double cosine) = Math.SinCos(positions * frequencies[pair]);
                (cosines[pair], sines[pair]) = ((float)cosine, (float)sine);
            }
        }
    }

    /// <summary>Writes cosine and sine of every pair for a turn by so many positions.</summary>
    /// <param name="positions">How far; negative turns back.</param>
    /// <param name="cosines">Receives the cosines [pairs].</param>
    /// <param name="sines">Receives the sines [pairs].</param>
    /// <param name="vectors">Instructions to use.</param>
    internal void Compute(int positions, float* cosines, float* sines, VectorWidth vectors)
    {
        uint left = positions < 0 ? (uint)-(long)positions : (uint)positions;
        fixed (float* table = _table)
        {
            float* first = Row(table, 0, left);
            new ReadOnlySpan<float>(first, _pairs).CopyTo(new Span<float>(cosines, _pairs));
            new ReadOnlySpan<float>(first + _pairs, _pairs).CopyTo(new Span<float>(sines, _pairs));
            for (int digit = 1; (left >>= DigitBits) != 0; digit++)
            {
                float* turn = Row(table, digit, left);
                Multiply(cosines, sines, turn, turn + _pairs, vectors);
            }
        }

        for (int pair = 0; positions < 0 && pair < _pairs; pair++)
        {
            sines[pair] = -sines[pair];
        }
    }

    private float* Row(float* table, int digit, uint number) => table + ((((digit * DigitValues) + (number & (DigitValues - 1))) * 2) * _pairs);

    /// <summary>Turning by one and then by the other is the product of complex numbers.</summary>
    private void Multiply(float* cosines, float* sines, float* otherCosines, float* otherSines, VectorWidth vectors)
    {
        int done = vectors switch
        {
            VectorWidth.Bits512 => RotaryPairs<Lanes512, Vector512<float>>.Turn(cosines, sines, otherCosines, otherSines, 0, _pairs),
            VectorWidth.Bits256 => RotaryPairs<Lanes256, Vector256<float>>.Turn(cosines, sines, otherCosines, otherSines, 0, _pairs),
            _ => 0,
        };
        RotaryPairs<Lanes1, float>.Turn(cosines, sines, otherCosines, otherSines, done, _pairs);
    }
}
