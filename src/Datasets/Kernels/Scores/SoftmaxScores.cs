using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PipelineDsl.Kernels;

/// <summary>
/// Scores from softmax, of sixteen samples side by side: a panel holds the logits of sixteen samples, class after class, so that each sample is summed over
/// its classes in one order at every vector width. Powers have the precision of the logits; whatever is summed is summed in double precision.
/// </summary>
internal static unsafe class SoftmaxScores
{
    /// <summary>Samples of a panel.</summary>
    internal const int Lanes = TokenPanels.Lanes;

    /// <summary>The least exponent, below which powers would be subnormal; as a float, the same number.</summary>
    internal const int Least = -708;

    /// <summary>Classes that are added up before they go into a sum; panels are filled up to a multiple.</summary>
    internal const int Together = 4;

    /// <summary>Classes that a panel is loaded by, so that what is written sixteen times stays in the first-level cache.</summary>
    private const int LoadedClasses = 32;

    /// <summary>Writes the mean over runs of the score of every sample.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <typeparam name="TScore">The score.</typeparam>
    /// <param name="logits">Logits [samples, runs x classes].</param>
    /// <param name="labels">Classes of the samples, checked; empty for scores without.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="runs">Number of runs.</param>
    /// <param name="scores">Receives the scores [samples].</param>
    /// <param name="vectors">Instructions to use.</param>
    internal static void Apply<T, TScore>(
        ReadOnlySpan<T> logits, ReadOnlySpan<int> labels, int classes, int runs, Span<double> scores, VectorWidth vectors)
        where T : unmanaged
        where TScore : struct, ISoftmaxScore
    {
        T[] panels = ArrayPool<T>.Shared.Rent(2 * Lanes * Padded(classes));
        fixed (T* values = logits, powers = panels)
        fixed (double* results = scores)
        fixed (int* targets = labels)
        {
            var panel = new Panel<T>(values, labels.IsEmpty ? null : targets, classes, runs, results, powers, vectors);
            switch (vectors)
            {
                case VectorWidth.Bits512:
                    Apply<T, TScore, SampleLanes512, Vector512<double>>(panel, scores.Length);
                    break;
                case VectorWidth.Bits256:
                    Apply<T, TScore, SampleLanes256, Vector256<double>>(panel, scores.Length);
                    break;
                default:
                    Apply<T, TScore, SampleLanes1, double>(panel, scores.Length);
                    break;
            }
        }

        ArrayPool<T>.Shared.Return(panels);
    }

    /// <summary>The sum of the powers of every sample.</summary>
    /// <typeparam name="T">Single or double precision.</typeparam>
    /// <typeparam name="TLanes">Operations.</typeparam>
    /// <typeparam name="TVector">Register.</typeparam>
    /// <param name="powers">Powers [classes, 16].</param>
    /// <param name="classes">Number of classes, filled up.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static TVector Sum<T, TLanes, TVector>(T* powers, int classes)
        where T : unmanaged
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        TVector sum = TLanes.Broadcast(0);
        for (int index = 0; index < classes; index += Together)
        {
            T* at = powers + (index * Lanes);
            TVector front = TLanes.Add(TLanes.Load(at), TLanes.Load(at + Lanes));
            sum = TLanes.Add(sum, TLanes.Add(front, TLanes.Add(TLanes.Load(at + (2 * Lanes)), TLanes.Load(at + (3 * Lanes)))));
        }

        return sum;
    }

    private static int Padded(int classes) => (classes + Together - 1) / Together * Together;

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Apply<T, TScore, TLanes, TVector>(Panel<T> panel, int samples)
        where T : unmanaged
        where TScore : struct, ISoftmaxScore
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        double* totals = stackalloc double[Lanes];
        panel.Pad();
        for (int first = 0; first < samples; first += Lanes)
        {
            int count = int.Min(Lanes, samples - first);
            new Span<double>(totals, Lanes).Clear();
            for (int run = 0; run < panel.Runs; run++)
            {
                panel.Load(first, count, run);
                if (typeof(T) == typeof(float))
                {
                    SoftmaxPowers.Apply((float*)panel.Powers, TScore.ReadsExponents ? (float*)panel.Exponents : null, panel.Classes, panel.Vectors);
                }

                for (int lane = 0; lane < Lanes; lane += TLanes.Count)
                {
                    TVector score = Score<T, TScore, TLanes, TVector>(panel, lane, first, count);
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
    private static TVector Score<T, TScore, TLanes, TVector>(in Panel<T> panel, int lane, int first, int count)
        where T : unmanaged
        where TScore : struct, ISoftmaxScore
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        T* powers = panel.Powers + lane, exponents = panel.Exponents + lane;
        int end = Lanes * panel.Classes;
        if (typeof(T) == typeof(double))
        {
            Exponentiate<TLanes, TVector>((double*)powers, TScore.ReadsExponents ? (double*)exponents : null, end);
        }

        for (int sample = lane; panel.Labels != null && sample < int.Min(count, lane + TLanes.Count); sample++)
        {
            TScore.Prepare(panel.Powers + sample, panel.Exponents + sample, panel.Labels[first + sample]);
        }

        return TScore.Of<T, TLanes, TVector>(powers, exponents, panel.PaddedClasses);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exponentiate<TLanes, TVector>(double* powers, double* exponents, int end)
        where TLanes : struct, ISampleLanes<TVector>
        where TVector : struct
    {
        TVector greatest = TLanes.Load(powers), least = TLanes.Broadcast(Least);
        for (int at = Lanes; at < end; at += Lanes)
        {
            greatest = TLanes.Max(greatest, TLanes.Load(powers + at));
        }

        for (int at = 0; at < end; at += Lanes)
        {
            TVector exponent = TLanes.Max(TLanes.Subtract(TLanes.Load(powers + at), greatest), least);
            TLanes.Store(SampleExponential<TLanes, TVector>.OfNegative(exponent), powers + at);
            if (exponents != null)
            {
                TLanes.Store(exponent, exponents + at);
            }
        }
    }

    /// <summary>What the loops read and write.</summary>
    private readonly struct Panel<T>(T* logits, int* labels, int classes, int runs, double* scores, T* powers, VectorWidth vectors)
        where T : unmanaged
    {
        internal readonly int* Labels = labels;
        internal readonly int Classes = classes;
        internal readonly int PaddedClasses = Padded(classes);
        internal readonly int Runs = runs;
        internal readonly double* Scores = scores;
        internal readonly T* Powers = powers;
        internal readonly T* Exponents = powers + (Lanes * (Padded(classes)));
        internal readonly VectorWidth Vectors = vectors;

        /// <summary>Makes classes that fill up as unlikely as can be: neither loading nor scoring writes to them.</summary>
        internal void Pad()
        {
            int at = Lanes * Classes, count = Lanes * (PaddedClasses - Classes);
            new Span<T>(Powers + at, count).Clear();
            if (typeof(T) == typeof(float))
            {
                new Span<float>((float*)Exponents + at, count).Fill(Least);
            }
            else
            {
                new Span<double>((double*)Exponents + at, count).Fill(Least);
            }
        }

        /// <summary>Puts the logits of some samples side by side.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        [SkipLocalsInit]
        internal void Load(int first, int count, int run)
        {
            nint width = (nint)Runs * Classes;
            T** rows = stackalloc T*[Lanes];
            for (int sample = 0; sample < Lanes; sample++)
            {
                // Lanes without a sample repeat the last one.
                rows[sample] = logits + ((first + int.Min(sample, count - 1)) * width) + ((nint)run * Classes);
            }

            if (typeof(T) == typeof(float))
            {
                TokenPanels.Transpose((float**)rows, Classes, (float*)Powers, Vectors);
                return;
            }

            for (int start = 0; start < Classes; start += LoadedClasses)
            {
                int end = int.Min(Classes, start + LoadedClasses);
                for (int sample = 0; sample < Lanes; sample++)
                {
                    T* row = rows[sample], to = Powers + (start * Lanes) + sample;
                    for (int index = start; index < end; index++, to += Lanes)
                    {
                        *to = row[index];
                    }
                }
            }
        }
    }
}
