namespace PipelineDsl.Gpu.Tests.Launch;

/// <summary>Tests that read the record of the stand-in: one at a time, because there is one record.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StubCollection
{
    internal const string Name = "Stub";
}
