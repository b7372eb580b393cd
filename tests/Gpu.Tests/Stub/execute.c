#define CL_TARGET_OPENCL_VERSION 200
#include "execute.h"

#include <CL/cl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "record.h"

enum { MOST_KERNELS = 32, STRUCTURE_BYTES = 256 };

struct kernel
{
    char name[64];
    cl_kernel handle;
    unsigned arguments;
};

struct program
{
    cl_program handle;
    kernel kernels[MOST_KERNELS];
    int count;
};

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static cl_device_id device;
static cl_context context;
static cl_command_queue queue;

static int open_device(void)
{
    cl_platform_id platform;
    cl_int error = CL_SUCCESS;
    if (queue)
    {
        return 0;
    }

    if (clGetPlatformIDs(1, &platform, NULL) || clGetDeviceIDs(platform, CL_DEVICE_TYPE_ALL, 1, &device, NULL))
    {
        record("! there is no OpenCL device");
        return 1;
    }

    context = clCreateContext(NULL, 1, &device, NULL, NULL, &error);
    queue = error ? NULL : clCreateCommandQueueWithProperties(context, device, NULL, &error);
    return error;
}

program* compile_text(const char* text)
{
    cl_int error = CL_SUCCESS;
    pthread_mutex_lock(&gate);
    if (open_device())
    {
        pthread_mutex_unlock(&gate);
        return NULL;
    }

    cl_program handle = clCreateProgramWithSource(context, 1, &text, NULL, &error);
    if (!error)
    {
        // PoCL 3.1 takes local arrays for globals that no barrier changes: only without optimisation it is right.
        error = clBuildProgram(handle, 1, &device, "-cl-std=CL2.0 -cl-kernel-arg-info -cl-opt-disable", NULL, NULL);
        if (error)
        {
            char log[800] = "";
            clGetProgramBuildInfo(handle, device, CL_PROGRAM_BUILD_LOG, sizeof log - 1, log, NULL);
            record("! OpenCL: %s", log);
            clReleaseProgram(handle);
        }
    }

    pthread_mutex_unlock(&gate);
    if (error)
    {
        return NULL;
    }

    program* compiled = calloc(1, sizeof *compiled);
    compiled->handle = handle;
    return compiled;
}

void free_program(program* compiled)
{
    for (int i = 0; i < compiled->count; i++)
    {
        clReleaseKernel(compiled->kernels[i].handle);
    }

    clReleaseProgram(compiled->handle);
    free(compiled);
}

kernel* find_kernel(program* compiled, const char* name)
{
    cl_int error;
    kernel* found = NULL;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < compiled->count; i++)
    {
        found = strcmp(compiled->kernels[i].name, name) == 0 ? &compiled->kernels[i] : found;
    }

    if (!found && compiled->count < MOST_KERNELS)
    {
        cl_kernel handle = clCreateKernel(compiled->handle, name, &error);
        if (!error)
        {
            found = &compiled->kernels[compiled->count++];
            strncpy(found->name, name, sizeof found->name - 1);
            found->handle = handle;
            cl_uint arguments;
            clGetKernelInfo(handle, CL_KERNEL_NUM_ARGS, sizeof arguments, &arguments, NULL);
            found->arguments = arguments;
        }
    }

    pthread_mutex_unlock(&gate);
    return found;
}

// A launch of CUDA does not say how large a scalar is, and OpenCL only what its type is called. A structure gets more bytes than any has: what lies behind it
// is the caller's stack, and the kernel does not look at it.
static cl_int set_scalar(cl_kernel handle, unsigned index, const void* value)
{
    char type[64] = "";
    cl_int error = clGetKernelArgInfo(handle, index, CL_KERNEL_ARG_TYPE_NAME, sizeof type - 1, type, NULL);
    int is_long = strcmp(type, "long") == 0 || strcmp(type, "ulong") == 0 || strcmp(type, "int64") == 0 || strcmp(type, "uint64") == 0;
    int is_word = strcmp(type, "int") == 0 || strcmp(type, "uint") == 0 || strcmp(type, "float") == 0 || strcmp(type, "uint32") == 0;
    return error ? error : clSetKernelArg(handle, index, is_long ? 8 : is_word ? 4 : STRUCTURE_BYTES, value);
}

int run_kernel(kernel* found, const unsigned groups[3], const unsigned threads[3], void** arguments)
{
    cl_int error = CL_SUCCESS;
    size_t local[3], global[3];
    for (int axis = 0; axis < 3; axis++)
    {
        local[axis] = threads[axis];
        global[axis] = (size_t)groups[axis] * threads[axis];
    }

    pthread_mutex_lock(&gate);
    for (unsigned i = 0; i < found->arguments && !error; i++)
    {
        cl_kernel_arg_address_qualifier space;
        error = clGetKernelArgInfo(found->handle, i, CL_KERNEL_ARG_ADDRESS_QUALIFIER, sizeof space, &space, NULL);
        if (!error)
        {
            error = space == CL_KERNEL_ARG_ADDRESS_GLOBAL
                ? clSetKernelArgSVMPointer(found->handle, i, *(void**)arguments[i])
                : set_scalar(found->handle, i, arguments[i]);
        }
    }

    error = error ? error : clEnqueueNDRangeKernel(queue, found->handle, 3, NULL, global, local, 0, NULL, NULL);
    error = error ? error : clFinish(queue);
    pthread_mutex_unlock(&gate);
    if (error)
    {
        record("! OpenCL failed running %s: %d", found->name, error);
    }

    return error;
}
