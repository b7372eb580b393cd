using System.Text.Json.Nodes;

namespace PipelineDsl.Datasets.Tests;

/// <summary>Runs commands on a set in memory, in a surrounding of its own.</summary>
internal sealed class CommandLine : ISampleOpener, IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>Enough for three units of the usual size.</summary>
    internal const int Samples = 40_000;

    /// <summary>The pipeline.</summary>
    internal DatasetPipeline Pipeline { get; init; } = PipelineRun.Of([LargestLossStage.Keeping(0.25)]);

    /// <summary>The environment's variables.</summary>
    internal Dictionary<string, string> Variables { get; } = [];

    /// <summary>The set.</summary>
    internal TestColumns Columns { get; init; } = new() { Losses = [.. Enumerable.Range(0, Samples).Select(static sample => Math.Sin(sample))] };

    /// <summary>Opens inputs; null for <see cref="Columns"/>.</summary>
    internal ISampleOpener? Inputs { get; init; }

    /// <summary>Whether progress is shown by bars.</summary>
    internal bool IsTerminal { get; init; }

    /// <summary>Stops commands.</summary>
    internal CancellationToken Stop { get; init; }

    /// <summary>A path in the folder of this test.</summary>
    internal string this[string name] => _folder[name];

    /// <summary>Runs a command.</summary>
    /// <param name="words">The command line, without <c>--run</c>.</param>
    /// <returns>The exit code, standard output and standard error.</returns>
    internal (int Code, string Output, string Error) Run(params string[] words)
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var host = new CommandHost
        {
            Output = output,
            Error = error,
            IsTerminal = IsTerminal,
            Variable = name => Variables.GetValueOrDefault(name),
            Program = ["dotnet", "/opt/a program/tool.dll"],
            Inputs = Inputs ?? this,
            Stop = Stop,
        };
        string[] line = words is [] or ["--help"] ? words : [.. words, "--run", _folder["run"]];
        return (DatasetProgram.RunAsync(Pipeline, line, host).GetAwaiter().GetResult(), output.ToString(), error.ToString());
    }

    /// <summary>Runs a command that must succeed, and reads its JSON.</summary>
    /// <param name="words">The command line, without <c>--run</c> and <c>--json</c>.</param>
    internal JsonObject Json(params string[] words)
    {
        (int code, string output, string error) = Run([.. words, "--json"]);
        Assert.True(code is 0 or 3, error);
        return JsonNode.Parse(output)!.AsObject();
    }

    public SampleSource Open(SampleInputs inputs, DatasetPipeline pipeline, CancellationToken stop) => Columns;

    public SampleSource Open(JsonNode manifest, DatasetPipeline pipeline) => Columns;

    public void Dispose() => _folder.Dispose();
}
