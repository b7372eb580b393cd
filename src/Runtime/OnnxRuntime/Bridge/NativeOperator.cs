using System.Runtime.InteropServices;
using System.Text;

namespace PipelineDsl.OnnxRuntime;

/// <summary>
/// The C structure OrtCustomOp (version <see cref="OrtApi.Version"/>), and behind it what the callbacks need to find the managed operator.
/// ONNX Runtime passes the address of this structure to most of them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeOperator
{
    private uint _version;
    private readonly nint _createKernel;
    private delegate* unmanaged[Cdecl]<NativeOperator*, byte*> _getName;
    private delegate* unmanaged[Cdecl]<NativeOperator*, byte*> _getExecutionProviderType;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getInputType;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint> _getInputTypeCount;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getOutputType;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint> _getOutputTypeCount;
    private readonly nint _kernelCompute;
    private delegate* unmanaged[Cdecl]<nint, void> _kernelDestroy;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getInputCharacteristic;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getOutputCharacteristic;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nuint, int> _getInputMemoryType;
    private delegate* unmanaged[Cdecl]<NativeOperator*, int> _getVariadicInputMinArity;
    private delegate* unmanaged[Cdecl]<NativeOperator*, int> _getVariadicInputHomogeneity;
    private delegate* unmanaged[Cdecl]<NativeOperator*, int> _getVariadicOutputMinArity;
    private delegate* unmanaged[Cdecl]<NativeOperator*, int> _getVariadicOutputHomogeneity;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nint, nint, nint*, nint> _createKernelV2;
    private delegate* unmanaged[Cdecl]<nint, nint, nint> _kernelComputeV2;
    private delegate* unmanaged[Cdecl]<NativeOperator*, nint, nint> _inferOutputShape;
    private delegate* unmanaged[Cdecl]<NativeOperator*, int> _getStartVersion;
    private delegate* unmanaged[Cdecl]<NativeOperator*, int> _getEndVersion;
    private readonly nint _getMayInplace;
    private readonly nint _releaseMayInplace;
    private readonly nint _getAliasMap;
    private readonly nint _releaseAliasMap;

    // Ours, behind what the header declares.
    private nint _operator;
    private byte* _name, _executionProvider;

    /// <summary>The managed operator.</summary>
    internal readonly CustomOperator Operator => GCHandle<CustomOperator>.FromIntPtr(_operator).Target;

    /// <summary>Its name, zero-terminated UTF-8.</summary>
    internal readonly byte* Name => _name;

    /// <summary>Its execution provider, zero-terminated UTF-8; null for the processor's.</summary>
    internal readonly byte* ExecutionProvider => _executionProvider;

    /// <summary>Allocates the structure of an operator. It is never freed: sessions may hold it until the process ends.</summary>
    /// <param name="customOperator">The operator.</param>
    internal static NativeOperator* Create(CustomOperator customOperator)
    {
        // Zeroed: a null CreateKernel makes way for CreateKernelV2, and null in-place and alias maps mean that there are none.
        var native = (NativeOperator*)NativeMemory.AllocZeroed((nuint)sizeof(NativeOperator));
        native->_version = OrtApi.Version;
        native->_getName = &OperatorCallbacks.GetName;
        native->_getExecutionProviderType = &OperatorCallbacks.GetExecutionProviderType;
        native->_getInputType = &OperatorCallbacks.GetInputType;
        native->_getInputTypeCount = &OperatorCallbacks.GetInputTypeCount;
        native->_getOutputType = &OperatorCallbacks.GetOutputType;
        native->_getOutputTypeCount = &OperatorCallbacks.GetOutputTypeCount;
        native->_kernelDestroy = &KernelCallbacks.Destroy;
        native->_getInputCharacteristic = &OperatorCallbacks.GetInputCharacteristic;
        native->_getOutputCharacteristic = &OperatorCallbacks.GetOutputCharacteristic;
        native->_getInputMemoryType = &OperatorCallbacks.GetInputMemoryType;
        native->_getVariadicInputMinArity = &OperatorCallbacks.GetVariadicMinArity;
        native->_getVariadicInputHomogeneity = &OperatorCallbacks.GetVariadicHomogeneity;
        native->_getVariadicOutputMinArity = &OperatorCallbacks.GetVariadicMinArity;
        native->_getVariadicOutputHomogeneity = &OperatorCallbacks.GetVariadicHomogeneity;
        native->_createKernelV2 = &KernelCallbacks.Create;
        native->_kernelComputeV2 = &KernelCallbacks.Compute;
        native->_inferOutputShape = &OperatorCallbacks.InferOutputShape;
        native->_getStartVersion = &OperatorCallbacks.GetStartVersion;
        native->_getEndVersion = &OperatorCallbacks.GetEndVersion;
        native->_operator = GCHandle<CustomOperator>.ToIntPtr(new GCHandle<CustomOperator>(customOperator));

        native->_name = Utf8(customOperator.Name);
        native->_executionProvider = customOperator.ExecutionProvider is { } provider ? Utf8(provider) : null;
        return native;
    }

    private static byte* Utf8(string text)
    {
        ReadOnlySpan<byte> bytes = Encoding.UTF8.GetBytes(text + '\0');
        var copy = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
        bytes.CopyTo(new Span<byte>(copy, bytes.Length));
        return copy;
    }
}
