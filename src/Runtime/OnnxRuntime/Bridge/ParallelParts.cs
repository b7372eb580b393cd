using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>Spreads the parts of a kernel's run over the session's own threads. Nothing managed is allocated unless a part fails.</summary>
internal static unsafe class ParallelParts
{
    /// <summary>Does all parts and returns when they are done. Of several errors the one of the lowest part is thrown, whichever came first.</summary>
    /// <param name="kernel">Handle of the kernel.</param>
    /// <param name="context">The run.</param>
    /// <param name="count">Number of parts.</param>
    internal static void Run(nint kernel, nint context, int count)
    {
        var work = new Work { Kernel = kernel, Context = context };
        OrtStatus.Check(OrtApi.KernelContextParallelFor(context, &RunPart, (nuint)count, 0, &work));
        if (work.Failure != 0)
        {
            using var failure = GCHandle<PartFailure>.FromIntPtr(work.Failure);
            ExceptionDispatchInfo.Throw(failure.Target.Exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void RunPart(void* data, nuint part)
    {
        var work = (Work*)data;
        try
        {
            GCHandle<CustomOperatorKernel>.FromIntPtr(work->Kernel).Target.ComputePart(new KernelContext(work->Kernel, work->Context), (int)part);
        }
        catch (Exception exception)
        {
            Report(ref work->Failure, (int)part, exception);
        }
    }

    private static void Report(ref nint failure, int part, Exception exception)
    {
        var mine = new GCHandle<PartFailure>(new PartFailure(part, exception));
        nint others = Interlocked.CompareExchange(ref failure, GCHandle<PartFailure>.ToIntPtr(mine), 0);
        if (others != 0)
        {
            GCHandle<PartFailure>.FromIntPtr(others).Target.Add(part, exception);
            mine.Dispose();
        }
    }

    /// <summary>Lies on the stack of the thread that waits.</summary>
    private struct Work
    {
        internal nint Kernel;
        internal nint Context;
        internal nint Failure;
    }

    private sealed class PartFailure(int part, Exception exception)
    {
        private readonly Lock _gate = new();
        private int _part = part;

        internal Exception Exception { get; private set; } = exception;

        internal void Add(int part, Exception exception)
        {
            lock (_gate)
            {
                if (part < _part)
                {
                    (_part, Exception) = (part, exception);
                }
            }
        }
    }
}
