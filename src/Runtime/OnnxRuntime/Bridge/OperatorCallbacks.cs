using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipelineDsl.OnnxRuntime;

/// <summary>What ONNX Runtime asks an operator while it loads a model. Exceptions must not cross into native code.</summary>
internal static unsafe class OperatorCallbacks
{
    private const int Required = 0;
    private const int Optional = 1;

    // Values of OrtMemType.
    private const int ProcessorInput = -2;
    private const int ProviderMemory = 0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static byte* GetName(NativeOperator* native) => native->Name;

    // Null stands for the processor.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static byte* GetExecutionProviderType(NativeOperator* native) => native->ExecutionProvider;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetInputType(NativeOperator* native, nuint index) => (int)(native->Operator.Inputs[(int)index].Type ?? 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static nuint GetInputTypeCount(NativeOperator* native) => (nuint)native->Operator.Inputs.Length;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetOutputType(NativeOperator* native, nuint index) => (int)(native->Operator.Outputs[(int)index].Type ?? 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static nuint GetOutputTypeCount(NativeOperator* native) => (nuint)native->Operator.Outputs.Length;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetInputCharacteristic(NativeOperator* native, nuint index) =>
        native->Operator.Inputs[(int)index].IsOptional ? Optional : Required;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetOutputCharacteristic(NativeOperator* native, nuint index) =>
        native->Operator.Outputs[(int)index].IsOptional ? Optional : Required;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetInputMemoryType(NativeOperator* native, nuint index) =>
        native->Operator.Inputs[(int)index].IsOnHost ? ProcessorInput : ProviderMemory;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetVariadicMinArity(NativeOperator* native) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetVariadicHomogeneity(NativeOperator* native) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetStartVersion(NativeOperator* native) => 1;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int GetEndVersion(NativeOperator* native) => int.MaxValue;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static nint InferOutputShape(NativeOperator* native, nint context)
    {
        try
        {
            native->Operator.InferShapes(new ShapeInference(context));
            return 0;
        }
        catch (Exception exception)
        {
            return OrtStatus.From(exception);
        }
    }
}
