using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>The life of a kernel: created with the session, run, destroyed with the session. Native code holds it by a handle.</summary>
internal static unsafe class KernelCallbacks
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static nint Create(NativeOperator* native, nint api, nint info, nint* kernel)
    {
        try
        {
            CustomOperatorKernel created = native->Operator.CreateKernel(new KernelInfo(info));
            *kernel = GCHandle<CustomOperatorKernel>.ToIntPtr(new GCHandle<CustomOperatorKernel>(created));
            return 0;
        }
        catch (Exception exception)
        {
            *kernel = 0;
            return OrtStatus.From(exception);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static nint Compute(nint kernel, nint context)
    {
        try
        {
            Run(kernel, context);
            return 0;
        }
        catch (Exception exception)
        {
            return OrtStatus.From(exception);
        }
    }

    /// <summary>Apart, because the compiler makes native calls slower inside of a try block, and would inline the kernel into it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(nint kernel, nint context) =>
        GCHandle<CustomOperatorKernel>.FromIntPtr(kernel).Target.Compute(new KernelContext(kernel, context));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void Destroy(nint kernel)
    {
        // Zero when creation failed.
        if (kernel != 0)
        {
            var handle = GCHandle<CustomOperatorKernel>.FromIntPtr(kernel);
            try
            {
                (handle.Target as IDisposable)?.Dispose();
            }
            catch (Exception)
            {
                // A device that has failed cannot free anything either, and nobody is left to tell.
            }

            handle.Dispose();
        }
    }
}
