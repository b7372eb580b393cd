// A stand-in of NVIDIA's driver (libcuda): records calls, refuses what the driver would refuse, and runs kernels on the processor. "PTX" is a
// complete text, because the stand-in of the compiler hands texts through.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "execute.h"
#include "record.h"

enum
{
    SUCCESS = 0,
    INVALID_VALUE = 1,
    OUT_OF_MEMORY = 2,
    NOT_INITIALIZED = 3,
    INVALID_DEVICE = 101,
    INVALID_IMAGE = 200,
    INVALID_CONTEXT = 201,
    NOT_FOUND = 500,
    LAUNCH_FAILED = 719,
    DEVICES = 2,
    MOST_NESTED = 8,
};

typedef struct { int device; int retained; } context;
typedef struct { context* owner; program* compiled; } module;
typedef struct { context* owner; kernel* code; char name[64]; } function;

static int is_initialized;
static context contexts[DEVICES] = { { 0, 0 }, { 1, 0 } };
static _Thread_local context* nested[MOST_NESTED];
static _Thread_local int depth;

#define PLANNED(name) do { int planned = planned_failure(name); if (planned) { return planned; } } while (0)
#define CURRENT (depth ? nested[depth - 1] : NULL)
#define NEEDS_CONTEXT(name) do { PLANNED(name); if (!CURRENT) { record("! %s without a context", name); return INVALID_CONTEXT; } } while (0)

EXPORT int cuInit(unsigned flags)
{
    PLANNED("cuInit");
    record("cuInit %u", flags);
    is_initialized = 1;
    return SUCCESS;
}

EXPORT int cuDriverGetVersion(int* version)
{
    *version = 13000;
    return SUCCESS;
}

EXPORT int cuDeviceGetCount(int* count)
{
    PLANNED("cuDeviceGetCount");
    *count = DEVICES;
    return is_initialized ? SUCCESS : NOT_INITIALIZED;
}

EXPORT int cuDeviceGet(int* device, int ordinal)
{
    PLANNED("cuDeviceGet");
    *device = ordinal;
    return !is_initialized ? NOT_INITIALIZED : ordinal >= 0 && ordinal < DEVICES ? SUCCESS : INVALID_DEVICE;
}

EXPORT int cuDeviceGetName(char* name, int length, int device)
{
    snprintf(name, (size_t)length, "Stub %d", device);
    return SUCCESS;
}

EXPORT int cuDeviceGetAttribute(int* value, int attribute, int device)
{
    PLANNED("cuDeviceGetAttribute");
    // 75 and 76 are the compute capability: 9.0 and 8.6.
    *value = attribute == 75 ? (device ? 8 : 9) : attribute == 76 ? (device ? 6 : 0) : 0;
    return SUCCESS;
}

EXPORT int cuDevicePrimaryCtxRetain(context** result, int device)
{
    PLANNED("cuDevicePrimaryCtxRetain");
    record("cuDevicePrimaryCtxRetain %d", device);
    contexts[device].retained++;
    *result = &contexts[device];
    return SUCCESS;
}

EXPORT int cuCtxPushCurrent_v2(context* pushed)
{
    PLANNED("cuCtxPushCurrent_v2");
    if (!pushed || !pushed->retained || depth == MOST_NESTED)
    {
        return INVALID_CONTEXT;
    }

    nested[depth++] = pushed;
    return SUCCESS;
}

EXPORT int cuCtxPopCurrent_v2(context** popped)
{
    if (!depth)
    {
        record("! cuCtxPopCurrent_v2 without a context");
        return INVALID_CONTEXT;
    }

    *popped = nested[--depth];
    return SUCCESS;
}

EXPORT int cuCtxGetDevice(int* device)
{
    NEEDS_CONTEXT("cuCtxGetDevice");
    *device = CURRENT->device;
    return SUCCESS;
}

// How many contexts the calling thread has left on its stack: code that pushes and pops in pairs leaves none.
EXPORT int stub_nested_contexts(void)
{
    return depth;
}

EXPORT int cuModuleLoadDataEx(module** result, const char* image, unsigned options, int* names, void** values)
{
    NEEDS_CONTEXT("cuModuleLoadDataEx");
    record("cuModuleLoadDataEx device %d, %zu bytes", CURRENT->device, strlen(image));
    program* compiled = compile_text(image);
    for (unsigned i = 0; i < options && !compiled; i++)
    {
        // 5 is the buffer that takes the messages of the driver's own compiler; 6, behind it, its bytes.
        if (names[i] == 5 && i + 1 < options && names[i + 1] == 6)
        {
            snprintf(values[i], (size_t)(uintptr_t)values[i + 1], "ptxas: the stand-in cannot compile this");
        }
    }

    if (!compiled)
    {
        return INVALID_IMAGE;
    }

    *result = calloc(1, sizeof **result);
    (*result)->owner = CURRENT;
    (*result)->compiled = compiled;
    return SUCCESS;
}

EXPORT int cuModuleUnload(module* loaded)
{
    NEEDS_CONTEXT("cuModuleUnload");
    record("cuModuleUnload device %d", loaded->owner->device);
    free_program(loaded->compiled);
    free(loaded);
    return SUCCESS;
}

EXPORT int cuModuleGetFunction(function** result, module* loaded, const char* name)
{
    NEEDS_CONTEXT("cuModuleGetFunction");
    record("cuModuleGetFunction %s", name);
    kernel* code = find_kernel(loaded->compiled, name);
    if (!code)
    {
        return NOT_FOUND;
    }

    *result = calloc(1, sizeof **result);
    (*result)->owner = loaded->owner;
    (*result)->code = code;
    snprintf((*result)->name, sizeof (*result)->name, "%s", name);
    return SUCCESS;
}

EXPORT int cuLaunchKernel(
    function* launched, unsigned x, unsigned y, unsigned z, unsigned threads_x, unsigned threads_y, unsigned threads_z, unsigned local_bytes,
    void* stream, void** arguments, void** extra)
{
    NEEDS_CONTEXT("cuLaunchKernel");
    record("cuLaunchKernel %s groups %u %u %u threads %u %u %u local %u stream %p device %d", launched->name, x, y, z, threads_x, threads_y,
        threads_z, local_bytes, stream, CURRENT->device);
    if (launched->owner != CURRENT || extra)
    {
        return INVALID_CONTEXT;
    }

    if (!x || !y || !z || y > 65535 || z > 65535 || threads_x * threads_y * threads_z > 1024)
    {
        return INVALID_VALUE;
    }

    return run_kernel(launched->code, (unsigned[]){ x, y, z }, (unsigned[]){ threads_x, threads_y, threads_z }, arguments) ? LAUNCH_FAILED : SUCCESS;
}

EXPORT int cuMemHostAlloc(void** memory, size_t bytes, unsigned flags)
{
    NEEDS_CONTEXT("cuMemHostAlloc");
    record("cuMemHostAlloc %zu flags %u", bytes, flags);
    *memory = calloc(1, bytes);
    return SUCCESS;
}

EXPORT int cuMemHostGetDevicePointer_v2(void** device, void* host, unsigned flags)
{
    NEEDS_CONTEXT("cuMemHostGetDevicePointer_v2");
    *device = host;
    return flags ? INVALID_VALUE : SUCCESS;
}

EXPORT int cuMemFreeHost(void* memory)
{
    NEEDS_CONTEXT("cuMemFreeHost");
    record("cuMemFreeHost");
    free(memory);
    return SUCCESS;
}

EXPORT int cuMemAlloc_v2(void** memory, size_t bytes)
{
    NEEDS_CONTEXT("cuMemAlloc_v2");
    record("cuMemAlloc_v2 %zu", bytes);
    *memory = aligned_alloc(256, (bytes + 255) / 256 * 256);
    return *memory ? SUCCESS : OUT_OF_MEMORY;
}

EXPORT int cuMemFree_v2(void* memory)
{
    NEEDS_CONTEXT("cuMemFree_v2");
    record("cuMemFree_v2");
    free(memory);
    return SUCCESS;
}

EXPORT int cuMemcpyHtoD_v2(void* device, const void* host, size_t bytes)
{
    NEEDS_CONTEXT("cuMemcpyHtoD_v2");
    record("cuMemcpyHtoD_v2 %zu", bytes);
    memcpy(device, host, bytes);
    return SUCCESS;
}

EXPORT int cuMemcpyDtoH_v2(void* host, const void* device, size_t bytes)
{
    NEEDS_CONTEXT("cuMemcpyDtoH_v2");
    record("cuMemcpyDtoH_v2 %zu", bytes);
    memcpy(host, device, bytes);
    return SUCCESS;
}

EXPORT int cuMemcpyDtoD_v2(void* to, const void* from, size_t bytes)
{
    NEEDS_CONTEXT("cuMemcpyDtoD_v2");
    record("cuMemcpyDtoD_v2 %zu", bytes);
    memmove(to, from, bytes);
    return SUCCESS;
}

EXPORT int cuStreamCreate(void** stream, unsigned flags)
{
    NEEDS_CONTEXT("cuStreamCreate");
    record("cuStreamCreate %u", flags);
    *stream = malloc(1);
    return SUCCESS;
}

EXPORT int cuStreamSynchronize(void* stream)
{
    NEEDS_CONTEXT("cuStreamSynchronize");
    record("cuStreamSynchronize %p", stream);
    return SUCCESS;
}

EXPORT int cuStreamDestroy_v2(void* stream)
{
    NEEDS_CONTEXT("cuStreamDestroy_v2");
    record("cuStreamDestroy_v2 %p", stream);
    free(stream);
    return SUCCESS;
}

EXPORT int cuEventCreate(void** event, unsigned flags)
{
    NEEDS_CONTEXT("cuEventCreate");
    record("cuEventCreate %u", flags);
    *event = malloc(1);
    return SUCCESS;
}

EXPORT int cuEventRecord(void* event, void* stream)
{
    NEEDS_CONTEXT("cuEventRecord");
    record("cuEventRecord stream %p", stream);
    return event ? SUCCESS : INVALID_VALUE;
}

EXPORT int cuEventSynchronize(void* event)
{
    NEEDS_CONTEXT("cuEventSynchronize");
    return event ? SUCCESS : INVALID_VALUE;
}

EXPORT int cuEventElapsedTime(float* milliseconds, void* start, void* end)
{
    NEEDS_CONTEXT("cuEventElapsedTime");
    *milliseconds = 0.5f;
    return start && end ? SUCCESS : INVALID_VALUE;
}

EXPORT int cuEventDestroy_v2(void* event)
{
    NEEDS_CONTEXT("cuEventDestroy_v2");
    free(event);
    return SUCCESS;
}

EXPORT int cuGetErrorName(int error, const char** name)
{
    *name = error == INVALID_VALUE ? "CUDA_ERROR_INVALID_VALUE" : error == OUT_OF_MEMORY ? "CUDA_ERROR_OUT_OF_MEMORY"
        : error == INVALID_IMAGE ? "CUDA_ERROR_INVALID_IMAGE" : error == INVALID_CONTEXT ? "CUDA_ERROR_INVALID_CONTEXT"
        : error == INVALID_DEVICE ? "CUDA_ERROR_INVALID_DEVICE" : error == NOT_FOUND ? "CUDA_ERROR_NOT_FOUND"
        : error == LAUNCH_FAILED ? "CUDA_ERROR_LAUNCH_FAILED" : NULL;
    return *name ? SUCCESS : INVALID_VALUE;
}

EXPORT int cuGetErrorString(int error, const char** text)
{
    *text = error == OUT_OF_MEMORY ? "out of memory" : error == LAUNCH_FAILED ? "unspecified launch failure" : NULL;
    return *text ? SUCCESS : INVALID_VALUE;
}
