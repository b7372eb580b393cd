namespace PipelineDsl.Tests.Kernels;

/// <summary>What kernels take from the garbage-collected heap.</summary>
internal static class MemoryAssert
{
    /// <summary>Runs once to warm up, and requires the second run to allocate nothing.</summary>
    internal static void AllocatesNothing(Action run)
    {
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
