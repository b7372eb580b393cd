using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PipelineDsl.GpuCheck.Timing;

/// <summary>The same steps in PyTorch, where <c>python3</c> has it with CUDA.</summary>
internal sealed class TorchTimes
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Dictionary<(int Batch, int Tokens, int Channels), TorchStep> _steps = [];

    private TorchTimes()
    {
    }

    /// <summary>Its version; a sentence where it is missing.</summary>
    internal string Version => _steps.Values.FirstOrDefault()?.Version ?? "not measured";

    /// <summary>Why it was not measured; empty where it was.</summary>
    internal IReadOnlyList<string> Problems { get; private set; } = [];

    /// <summary>Measures the shapes of the report; the first one that fails ends it.</summary>
    internal static TorchTimes Measure() => Measure("python3", [(8, 577, 1024), (1, 577, 1024), (1, 197, 384)]);

    /// <summary>Measures some shapes by a Python.</summary>
    /// <param name="python">Its name or path.</param>
    /// <param name="shapes">The shapes.</param>
    internal static TorchTimes Measure(string python, params (int Batch, int Tokens, int Channels)[] shapes)
    {
        var times = new TorchTimes();
        foreach ((int batch, int tokens, int channels) in shapes)
        {
            string arguments = string.Create(CultureInfo.InvariantCulture, $"{batch} {tokens} {channels} {MergeStep.HeadWidth} 16");
            TorchStep? step = Run(python, arguments, out string problem);
            if (step is null)
            {
                times.Problems = [$"PyTorch was not measured: {problem}"];
                break;
            }

            times._steps.Add((batch, tokens, channels), step);
        }

        return times;
    }

    /// <summary>The steps at a shape; null where they were not measured.</summary>
    internal TorchStep? At(int batch, int tokens, int channels) => _steps.GetValueOrDefault((batch, tokens, channels));

    private static TorchStep? Run(string python, string arguments, out string problem)
    {
        var start = new ProcessStartInfo(python, $"\"{Path.Combine(AppContext.BaseDirectory, "torch_step.py")}\" {arguments}")
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> printed = process.StandardOutput.ReadToEndAsync(), said = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Longest))
            {
                process.Kill(entireProcessTree: true);
                problem = $"{python} took more than {Longest.TotalMinutes:0} minutes.";
                return null;
            }

            string[] lines = said.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            problem = lines.Length > 0 ? lines[^1].Trim() : $"{python} ended with {process.ExitCode}.";
            return process.ExitCode == 0 ? JsonSerializer.Deserialize<TorchStep>(printed.Result) : null;
        }
        catch (Exception exception) when (exception is Win32Exception or JsonException)
        {
            problem = exception is Win32Exception ? $"{python} was not found." : $"{python} printed no result ({exception.Message})";
            return null;
        }
    }
}
