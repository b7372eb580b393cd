using System.Reflection;

namespace PipelineDsl.Datasets;

/// <summary>
/// What commands see of the process in which they run. Results for programs go to <see cref="Output"/>, words for people to <see cref="Error"/>.
/// </summary>
internal sealed record CommandHost
{
    /// <summary>Standard output.</summary>
    internal required TextWriter Output { get; init; }

    /// <summary>Standard error.</summary>
    internal required TextWriter Error { get; init; }

    /// <summary>Whether people read <see cref="Error"/> as it is written.</summary>
    internal bool IsTerminal { get; init; }

    /// <summary>Reads a variable of the environment; null where it is not set.</summary>
    internal required Func<string, string?> Variable { get; init; }

    /// <summary>The words that start this program again, on another machine.</summary>
    internal required IReadOnlyList<string> Program { get; init; }

    /// <summary>Opens the inputs of a plan.</summary>
    internal required ISampleOpener Inputs { get; init; }

    /// <summary>The time, for workers that have not been heard of.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Stops what is being done; set by <see cref="DatasetProgram"/>.</summary>
    internal CancellationToken Stop { get; init; }

    /// <summary>This process.</summary>
    internal static CommandHost Process() => new()
    {
        Output = Console.Out,
        Error = Console.Error,
        IsTerminal = !Console.IsErrorRedirected,
        Variable = Environment.GetEnvironmentVariable,
        Program = ThisProgram(),
        Inputs = new FileSampleOpener(),
    };

    /// <summary>A program is started by its own executable, or by <c>dotnet</c> and the path of its assembly.</summary>
    private static IReadOnlyList<string> ThisProgram()
    {
        string process = Environment.ProcessPath ?? "dotnet";
        bool isHost = Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return isHost && Assembly.GetEntryAssembly()?.Location is { Length: > 0 } assembly ? [process, assembly] : [process];
    }
}
