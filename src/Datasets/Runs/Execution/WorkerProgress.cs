namespace PipelineDsl.Datasets;

/// <summary>What a process says about itself every five seconds.</summary>
/// <param name="Host">Its machine.</param>
/// <param name="Process">Its number there.</param>
/// <param name="Started">When the round began for it.</param>
/// <param name="Time">When it said so; long ago when the process is gone.</param>
/// <param name="WorkingSetBytes">Memory that it holds.</param>
/// <param name="Progress">How far it is.</param>
internal sealed record WorkerProgress(
    string Host, int Process, DateTimeOffset Started, DateTimeOffset Time, long WorkingSetBytes, RunProgress Progress);
