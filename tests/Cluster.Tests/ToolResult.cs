namespace PipelineDsl.Cluster.Tests;

/// <summary>What a program said, and its end.</summary>
/// <param name="Code">Its exit code; -1 when it took too long.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ToolResult(int Code, string Output, string Error)
{
    /// <summary>The output of a program that succeeded.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    internal string Required => Code == 0 ? Output.Trim() : throw new InvalidOperationException($"Ended with {Code}:\n{Output}\n{Error}");
}
