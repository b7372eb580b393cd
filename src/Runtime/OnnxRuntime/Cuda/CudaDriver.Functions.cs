namespace PipelineDsl.OnnxRuntime;

/// <content>The driver's functions: signatures as in cuda.h, where handles are pointers and results are error codes.</content>
internal sealed unsafe partial class CudaDriver
{
    private delegate* unmanaged[Cdecl]<uint, int> _init;
    private delegate* unmanaged[Cdecl]<out int, int> _deviceGetCount;
    private delegate* unmanaged[Cdecl]<out int, int, int> _deviceGet;
    private delegate* unmanaged[Cdecl]<byte*, int, int, int> _deviceGetName;
    private delegate* unmanaged[Cdecl]<out int, int, int, int> _deviceGetAttribute;
    private delegate* unmanaged[Cdecl]<out nint, int, int> _devicePrimaryCtxRetain;
    private delegate* unmanaged[Cdecl]<nint, int> _ctxPushCurrent;
    private delegate* unmanaged[Cdecl]<out nint, int> _ctxPopCurrent;
    private delegate* unmanaged[Cdecl]<out int, int> _ctxGetDevice;
    private delegate* unmanaged[Cdecl]<out nint, byte*, uint, int*, void**, int> _moduleLoadDataEx;
    private delegate* unmanaged[Cdecl]<nint, int> _moduleUnload;
    private delegate* unmanaged[Cdecl]<out nint, nint, byte*, int> _moduleGetFunction;
    private delegate* unmanaged[Cdecl]<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int> _launchKernel;
    private delegate* unmanaged[Cdecl]<out nint, nuint, uint, int> _memHostAlloc;
    private delegate* unmanaged[Cdecl]<out nint, nint, uint, int> _memHostGetDevicePointer;
    private delegate* unmanaged[Cdecl]<nint, int> _memFreeHost;
    private delegate* unmanaged[Cdecl]<out nint, nuint, int> _memAlloc;
    private delegate* unmanaged[Cdecl]<nint, int> _memFree;
    private delegate* unmanaged[Cdecl]<nint, void*, nuint, int> _memcpyHtoD;
    private delegate* unmanaged[Cdecl]<void*, nint, nuint, int> _memcpyDtoH;
    private delegate* unmanaged[Cdecl]<nint, nint, nuint, int> _memcpyDtoD;
    private delegate* unmanaged[Cdecl]<out nint, uint, int> _streamCreate;
    private delegate* unmanaged[Cdecl]<nint, int> _streamSynchronize;
    private delegate* unmanaged[Cdecl]<nint, int> _streamDestroy;
    private delegate* unmanaged[Cdecl]<out nint, uint, int> _eventCreate;
    private delegate* unmanaged[Cdecl]<nint, nint, int> _eventRecord;
    private delegate* unmanaged[Cdecl]<nint, int> _eventSynchronize;
    private delegate* unmanaged[Cdecl]<out float, nint, nint, int> _eventElapsedTime;
    private delegate* unmanaged[Cdecl]<nint, int> _eventDestroy;
    private delegate* unmanaged[Cdecl]<int, out byte*, int> _getErrorName;
    private delegate* unmanaged[Cdecl]<int, out byte*, int> _getErrorString;

    private void Bind(CudaLibrary library)
    {
        _init = (delegate* unmanaged[Cdecl]<uint, int>)library.Find("cuInit");
        _deviceGetCount = (delegate* unmanaged[Cdecl]<out int, int>)library.Find("cuDeviceGetCount");
        _deviceGet = (delegate* unmanaged[Cdecl]<out int, int, int>)library.Find("cuDeviceGet");
        _deviceGetName = (delegate* unmanaged[Cdecl]<byte*, int, int, int>)library.Find("cuDeviceGetName");
        _deviceGetAttribute = (delegate* unmanaged[Cdecl]<out int, int, int, int>)library.Find("cuDeviceGetAttribute");
        _devicePrimaryCtxRetain = (delegate* unmanaged[Cdecl]<out nint, int, int>)library.Find("cuDevicePrimaryCtxRetain");
        _ctxPushCurrent = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuCtxPushCurrent_v2");
        _ctxPopCurrent = (delegate* unmanaged[Cdecl]<out nint, int>)library.Find("cuCtxPopCurrent_v2");
        _ctxGetDevice = (delegate* unmanaged[Cdecl]<out int, int>)library.Find("cuCtxGetDevice");
        _moduleLoadDataEx = (delegate* unmanaged[Cdecl]<out nint, byte*, uint, int*, void**, int>)library.Find("cuModuleLoadDataEx");
        _moduleUnload = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuModuleUnload");
        _moduleGetFunction = (delegate* unmanaged[Cdecl]<out nint, nint, byte*, int>)library.Find("cuModuleGetFunction");
        _launchKernel = (delegate* unmanaged[Cdecl]<nint, uint, uint, uint, uint, uint, uint, uint, nint, void**, void**, int>)library.Find("cuLaunchKernel");
        _memHostAlloc = (delegate* unmanaged[Cdecl]<out nint, nuint, uint, int>)library.Find("cuMemHostAlloc");
        _memHostGetDevicePointer = (delegate* unmanaged[Cdecl]<out nint, nint, uint, int>)library.Find("cuMemHostGetDevicePointer_v2");
        _memFreeHost = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuMemFreeHost");
        _memAlloc = (delegate* unmanaged[Cdecl]<out nint, nuint, int>)library.Find("cuMemAlloc_v2");
        _memFree = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuMemFree_v2");
        _memcpyHtoD = (delegate* unmanaged[Cdecl]<nint, void*, nuint, int>)library.Find("cuMemcpyHtoD_v2");
        _memcpyDtoH = (delegate* unmanaged[Cdecl]<void*, nint, nuint, int>)library.Find("cuMemcpyDtoH_v2");
        _memcpyDtoD = (delegate* unmanaged[Cdecl]<nint, nint, nuint, int>)library.Find("cuMemcpyDtoD_v2");
        _streamCreate = (delegate* unmanaged[Cdecl]<out nint, uint, int>)library.Find("cuStreamCreate");
        _streamSynchronize = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuStreamSynchronize");
        _streamDestroy = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuStreamDestroy_v2");
        _eventCreate = (delegate* unmanaged[Cdecl]<out nint, uint, int>)library.Find("cuEventCreate");
        _eventRecord = (delegate* unmanaged[Cdecl]<nint, nint, int>)library.Find("cuEventRecord");
        _eventSynchronize = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuEventSynchronize");
        _eventElapsedTime = (delegate* unmanaged[Cdecl]<out float, nint, nint, int>)library.Find("cuEventElapsedTime");
        _eventDestroy = (delegate* unmanaged[Cdecl]<nint, int>)library.Find("cuEventDestroy_v2");
        _getErrorName = (delegate* unmanaged[Cdecl]<int, out byte*, int>)library.Find("cuGetErrorName");
        _getErrorString = (delegate* unmanaged[Cdecl]<int, out byte*, int>)library.Find("cuGetErrorString");
    }
}
