using PipelineDsl.GpuCheck.Machine;
using PipelineDsl.GpuCheck.Parity;
using PipelineDsl.GpuCheck.Report;
using PipelineDsl.GpuCheck.Timing;
using PipelineDsl.GpuCheck.WholeModels;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck;

/// <summary>Runs every part in turn and writes the report. A part that fails leaves a row that says why, and the others still run.</summary>
internal static class CheckCommand
{
    private const int Passed = 0;
    private const int Failed = 1;
    private const int CannotRun = 3;

    /// <summary>Checks this machine, or a stand-in.</summary>
    /// <param name="options">What to do.</param>
    /// <returns>0: all passed, 1: something differs or failed, 3: this machine cannot be checked.</returns>
    internal static int Run(CheckOptions options)
    {
        if (options.StandIn is { } library)
        {
            return Finish(new CheckReport(null, [], Parity(CheckDevice.OpenStandIn(library)), [], []), options);
        }

        IReadOnlyList<string> missing = Requirements.Missing(AppContext.BaseDirectory, out bool isBlocked);
        if (!isBlocked && GpuDevice.Count(out string problem) == 0)
        {
            (missing, isBlocked) = ([.. missing, problem], true);
        }

        foreach (string sentence in missing)
        {
            Console.Error.WriteLine($"gpu-check: {sentence}");
        }

        if (isBlocked)
        {
            Console.Error.WriteLine("gpu-check: nothing was measured.");
            ReportFiles.Write(new CheckReport(null, missing, [], [], []), options.Output);
            return CannotRun;
        }

        CheckDevice device = CheckDevice.Open();
        IReadOnlyList<ParityResult> parity = Parity(device);
        TorchTimes torch = TorchTimes.Measure();
        IReadOnlyList<KernelResult> kernels = new KernelPart(device, torch).Run(out double copySpeed);
        IReadOnlyList<ModelResult> models = ModelPart.Run();
        DeviceFacts facts = MachineText.Of(device.Gpu, torch, copySpeed);
        return Finish(new CheckReport(facts, [.. missing, .. torch.Problems], parity, kernels, models), options);
    }

    private static IReadOnlyList<ParityResult> Parity(CheckDevice device)
    {
        Console.Error.WriteLine("gpu-check: comparing stages with the processor");
        return new ParityPart(device).Run(CheckedPipelines.All);
    }

    private static int Finish(CheckReport report, CheckOptions options)
    {
        ReportFiles.Write(report, options.Output);
        Console.WriteLine(ReportFiles.Page(report));
        return report.HasPassed ? Passed : Failed;
    }
}
