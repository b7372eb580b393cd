using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace PipelineDsl.Benchmarks.Quick.Datasets;

/// <summary>What methods over training sets cost at 10,000, 100,000 and 1,000,000 samples.</summary>
internal static class DatasetProbe
{
    /// <summary>Name of the command that measures one method on one set.</summary>
    public const string Command = "dataset-trial";

    /// <summary>Measures all.</summary>
    public static IReadOnlyList<DatasetFigure> Measure()
    {
        string folder = Directory.CreateTempSubdirectory("pipelinedsl-datasets").FullName;
        try
        {
            new DatasetFiles(folder).Write();
            string[] methods = [DatasetTrial.Distances, DatasetTrial.Scores, .. DatasetCase.All.Select(static one => one.Method)];
            return [.. methods.SelectMany(method => DatasetFiles.Sizes.Select(samples => Run(method, samples, folder)))];
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static DatasetFigure Run(string method, int samples, string folder)
    {
        Console.Error.WriteLine($"  {method}, {samples} samples ...");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(typeof(DatasetProbe).Assembly.Location);
        }

        foreach (string argument in (string[])[Command, method, samples.ToString(CultureInfo.InvariantCulture), folder])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<DatasetFigure>(output)!
            : throw new InvalidOperationException($"Measuring {method} at {samples} samples ended with code {process.ExitCode}.");
    }
}
