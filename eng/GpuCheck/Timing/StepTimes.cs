using PipelineDsl.Benchmarks.Quick;
using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>Times of steps by the device's clock, taken in turn, so that a device that slows down slows them all.</summary>
/// <param name="Recorded">Microseconds a step as a CUDA graph of all sets; not measured where that is not possible.</param>
/// <param name="Launched">Microseconds a step when each is put onto the stream by itself.</param>
internal sealed record StepTimes(Sample? Recorded, Sample Launched)
{
    private const int Rounds = 31, WarmUps = 5;

    /// <summary>Measures some steps in turn.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stream">A stream of it.</param>
    /// <param name="steps">The steps.</param>
    /// <exception cref="GpuException">A step cannot be recorded, or failed.</exception>
    internal static StepTimes[] Measure(CheckDevice device, GpuStream stream, params TimedStep[] steps)
    {
        using var timer = new GpuTimer(stream);
        CudaDevice gpu = device.Gpu.Device;
        foreach (TimedStep step in steps)
        {
            // The first one also allocates what it needs, which a recording may not.
            step.Put(0, stream.Handle);
            stream.Wait();
            step.ThrowIfFaulty();
        }

        var graphs = new List<nint>();
        try
        {
            Action[] work = new Action[2 * steps.Length];
            for (int i = 0; i < steps.Length; i++)
            {
                TimedStep step = steps[i];
                work[2 * i] = () => PutAll(step, stream.Handle);
                work[(2 * i) + 1] = () => { };
                if (step.CanBeRecorded)
                {
                    nint graph = DriverGraphs.Record(gpu, stream.Handle, work[2 * i]);
                    graphs.Add(graph);
                    work[(2 * i) + 1] = () => DriverGraphs.Launch(gpu, graph, stream.Handle);
                }
            }

            double[][] times = InTurn(timer, work);
            stream.Wait();
            Array.ForEach(steps, static step => step.ThrowIfFaulty());
            return [.. steps.Select((step, i) => new StepTimes(
                step.CanBeRecorded ? PerStep("recorded", times[(2 * i) + 1], step) : null, PerStep("launched", times[2 * i], step)))];
        }
        finally
        {
            graphs.ForEach(graph => DriverGraphs.Free(gpu, graph));
        }
    }

    private static void PutAll(TimedStep step, nint stream)
    {
        for (int set = 0; set < step.Sets; set++)
        {
            step.Put(set, stream);
        }
    }

    private static double[][] InTurn(GpuTimer timer, Action[] work)
    {
        double[][] milliseconds = [.. work.Select(static _ => new double[Rounds])];
        for (int round = -WarmUps; round < Rounds; round++)
        {
            for (int turn = 0; turn < work.Length; turn++)
            {
                int index = (turn + round + WarmUps) % work.Length;
                timer.Start();
                work[index]();
                timer.Stop();
                float elapsed = timer.Milliseconds;
                if (round >= 0)
                {
                    milliseconds[index][round] = elapsed;
                }
            }
        }

        return milliseconds;
    }

    private static Sample PerStep(string name, double[] milliseconds, TimedStep step) =>
        new(name, [.. milliseconds.Select(elapsed => elapsed * 1000 / step.Sets)]);
}
