using PipelineDsl.Kernels;

namespace PipelineDsl.KvCaches;

/// <summary>
/// Mean and second moment of vectors that are turned to every position: R_p m and R_p M R_p^T averaged over p. Unlike the mean, the second moment needs
/// products of cosines and sines, which are cosines and sines of the sum and the difference of two frequencies.
/// </summary>
internal static class TurnedMoment
{
    /// <summary>Averages over positions 0 to <paramref name="positions"/> - 1, in place.</summary>
    /// <param name="rotary">The rotation.</param>
    /// <param name="positions">How many positions.</param>
    /// <param name="moment">M [head width, head width].</param>
    /// <param name="mean">m [head width].</param>
    internal static void Average(RotaryEmbedding rotary, int positions, Span<double> moment, Span<double> mean)
    {
        int width = mean.Length, pairs = rotary.Frequencies.Length;
        double[] cosines = new double[pairs], sines = new double[pairs];
        RotationMean.Compute(rotary, 0, positions, cosines, sines);
        RotationMean.Turn(rotary, cosines, sines, mean);
        for (int left = 0; left < pairs; left++)
        {
            (int a, int b) = RotationMean.Pair(rotary, left);
            for (int right = 0; right < pairs; right++)
            {
                (int c, int d) = RotationMean.Pair(rotary, right);
                (double cosineSum, double sineSum) = RotationMean.Of((double)rotary.Frequencies[left] + rotary.Frequencies[right], 0, positions);
                (double cosineGap, double sineGap) = RotationMean.Of((double)rotary.Frequencies[left] - rotary.Frequencies[right], 0, positions);
                double cc = (cosineGap + cosineSum) / 2, ss = (cosineGap - cosineSum) / 2, sc = (sineSum + sineGap) / 2, cs = (sineSum - sineGap) / 2;
                ref double ac = ref moment[(a * width) + c], ad = ref moment[(a * width) + d];
                ref double bc = ref moment[(b * width) + c], bd = ref moment[(b * width) + d];
                (ac, ad, bc, bd) = (
                    (cc * ac) - (cs * ad) - (sc * bc) + (ss * bd),
                    (cs * ac) + (cc * ad) - (ss * bc) - (sc * bd),
                    (sc * ac) - (ss * ad) + (cc * bc) - (cs * bd),
                    (ss * ac) + (sc * ad) + (cs * bc) + (cc * bd));
            }

            // Channels that do not turn.
            for (int still = rotary.RotaryDim; still < width; still++)
            {
                Turn(cosines[left], sines[left], ref moment[(a * width) + still], ref moment[(b * width) + still]);
                Turn(cosines[left], sines[left], ref moment[(still * width) + a], ref moment[(still * width) + b]);
            }
        }
    }

    private static void Turn(double cosine, double sine, ref double a, ref double b) => (a, b) = ((cosine * a) - (sine * b), (sine * a) + (cosine * b));
}
