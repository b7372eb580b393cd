using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Scores from softmax, of eight samples side by side: a panel holds the logits of eight samples, class after class, so that each sample is summed over
/// its classes in one order at every vector width.
/// </summary>
internal static unsafe class SoftmaxScores
{
    /// <summary>Samples of a panel.</summary>
    internal const int Lanes = 8;

    /// <summary>Classes that a panel is loaded by, so that what is written eight times stays in the first-level cache.</summary>
    private const int LoadedClasses = 64;

    /// <summary>Writes the mean over runs of the score of every sample.</summary>
    /// <typeparam name="TScore">The score.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes].</param>
    /// <param name="labels">Classes of the samples, checked; empty for scores without.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="runs">Number of runs.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Apply<TScore>(
        ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth vectors)
        where TScore : struct, ISoftmaxScore
    {
        double[] panels = ArrayPool<double>.Shared.Rent(2 * Lanes * classes);
        fixed (double* values = logits, results = scores, powers = panels)
        fixed (int* targets = labels)
        {
            var panel = new Panel(values, labels.IsEmpty ? null : targets, classes, runs, results, powers);
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Apply<TScore, SampleLanes512, Vector512<double>>(panel, scores.Length);
                    break;
                case VectorWidth.Bits256:
                    Apply<TScore, SampleLanes256, Vector256<double>>(panel, scores.Length);
                    break;
                default:
                    Apply<TScore, SampleLanes1, double>(panel, scores.Length);
                    break;
            }
        }

        ArrayPool<double>.Shared.Return(panels);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<TScore, TLanes, TVector>(Panel panel, int samples)
        where TScore : struct, ISoftmaxScore
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        double* totals = stackalloc double[Lanes];
        for (int first = 0; first < samples; first += Lanes)
        {
            int count = int.Min(Lanes, samples - first);
            new Span<double>(totals, Lanes).Clear();
            for (int run = 0; run < panel.Runs; run++)
            {
                panel.Load(first, count, run);
                for (int lane = 0; lane < Lanes; lane += TLanes.Count)
                {
                    TVector score = Score<TScore, TLanes, TVector>(panel, lane, first, count);
                    TLanes.Store(TLanes.Add(TLanes.Load(totals + lane), score), totals + lane);
                }
            }

            for (int lane = 0; lane < count; lane++)
            {
                panel.Scores[first + lane] = totals[lane] / panel.Runs;
            }
        }
    }

    /// <summary>A method of its own, or the compiler would run out of what it may inline into one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static TVector Score<TScore, TLanes, TVector>(in Panel panel, int lane, int first, int count)
        where TScore : struct, ISoftmaxScore
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        double* powers = panel.Powers + lane, exponents = panel.Exponents + lane;
        int end = Lanes * panel.Classes;
        TVector greatest = TLanes.Load(powers), sum = TLanes.Broadcast(0), least = TLanes.Broadcast(-708);
        for (int at = Lanes; at < end; at += Lanes)
        {
            greatest = TLanes.Max(greatest, TLanes.Load(powers + at));
        }

        for (int at = 0; at < end; at += Lanes)
        {
            TVector exponent = TLanes.Max(TLanes.Subtract(TLanes.Load(powers + at), greatest), least);
            TVector power = SampleExponential<TLanes, TVector>.OfNegative(exponent);
            sum = TLanes.Add(sum, power);
            TLanes.Store(power, powers + at);
            if (TScore.ReadsExponents)
            {
                TLanes.Store(exponent, exponents + at);
            }
        }

        for (int sample = lane; panel.Labels != null && sample < int.Min(count, lane + TLanes.Count); sample++)
        {
            TScore.Prepare(panel.Powers + sample, panel.Exponents + sample, panel.Labels[first + sample]);
        }

        return TScore.Of<TLanes, TVector>(powers, exponents, panel.Classes, sum);
    }

    /// <summary>What the loops read and write.</summary>
    private readonly struct Panel(double* logits, int* labels, int classes, int runs, double* scores, double* powers)
    {
        internal readonly int* Labels = labels;
        internal readonly int Classes = classes;
        internal readonly int Runs = runs;
        internal readonly double* Scores = scores;
        internal readonly double* Powers = powers;
        internal readonly double* Exponents = powers + (Lanes * classes);

        /// <summary>Puts the logits of some samples side by side.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        internal void Load(int first, int count, int run)
        {
            nint width = (nint)Runs * Classes;
            double* from = logits + (first * width) + ((nint)run * Classes);
            for (int start = 0; start < Classes; start += LoadedClasses)
            {
                int end = int.Min(Classes, start + LoadedClasses);
                for (int sample = 0; sample < Lanes; sample++)
                {
                    // Lanes without a sample repeat the last one.
                    double* row = from + (int.Min(sample, count - 1) * width), to = Powers + (start * Lanes) + sample;
                    for (int index = start; index < end; index++, to += Lanes)
                    {
                        *to = row[index];
                    }
                }
            }
        }
    }
}
