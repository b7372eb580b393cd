using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;
using PipelineDsl.GpuCheck.Report;
using PipelineDsl.GpuCheck.Timing;
using PipelineDsl.OnnxRuntime;

namespace PipelineDsl.GpuCheck.Machine;

/// <summary>Says where figures were taken.</summary>
internal static partial class MachineText
{
    private const string DriverFile = "/proc/driver/nvidia/version";

    /// <summary>This machine.</summary>
    /// <param name="device">Its GPU.</param>
    /// <param name="torch">PyTorch's times.</param>
    /// <param name="copySpeed">Gigabytes that a copy on the device reads and writes a second.</param>
    internal static DeviceFacts Of(GpuDevice device, TorchTimes torch, double copySpeed) => new(
        device.Name, device.Architecture, DriverOf(File.Exists(DriverFile) ? File.ReadAllText(DriverFile) : ""), OrtEnv.Instance().GetVersionString(),
        torch.Version, copySpeed);

    /// <summary>The driver's version, as its kernel module says it.</summary>
    /// <param name="said">What the module says.</param>
    internal static string DriverOf(string said) => Version().Match(said) is { Success: true } match ? match.Value : "unknown";

    [GeneratedRegex(@"\d{3,}(\.\d+)+")]
    private static partial Regex Version();
}
