// The subset that CUDA C and OpenCL C have in common, as macros: the same text runs on NVIDIA GPUs, and under OpenCL on a processor in tests.
// LOCAL is memory that a group shares; SHARED is what points to it in the parameters of a function.
// Multiplications and additions are never contracted; fused ones are written out. So results are the same bits wherever the text runs.
#if defined(__OPENCL_VERSION__)

#pragma OPENCL FP_CONTRACT OFF
#define KERNEL __kernel
#define DEVICE static inline
#define GLOBAL __global
#define CONSTANT __constant const
#define LOCAL __local
#define SHARED __local
#define THREAD ((int)get_local_id(0))
#define GROUP_X ((int)get_group_id(0))
#define GROUP_Y ((int)get_group_id(1))
#define BARRIER() barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)
#define FMA(a, b, c) fma(a, b, c)
#define SQRT(x) sqrt(x)
#define FLOOR(x) floor(x)
#define AS_INT(x) as_int(x)
#define AS_FLOAT(x) as_float(x)
#define ADD_TO(counter, value) atomic_add(counter, value)
#define INFINITE INFINITY
typedef uint uint32;
typedef long int64;
typedef ulong uint64;
typedef uchar byte;
typedef ushort half_bits;
typedef uint4 sixteen_bytes;

DEVICE float widen(half_bits value)
{
    return vload_half(0, (const half*)&value);
}

DEVICE half_bits narrow(float value)
{
    half_bits result;
    vstore_half_rte(value, 0, (half*)&result);
    return result;
}

#else

#define KERNEL extern "C" __attribute__((global))
#define DEVICE static __attribute__((device)) inline
#define GLOBAL
#define CONSTANT static __attribute__((constant)) const
#define LOCAL __attribute__((shared))
#define SHARED
#define BARRIER() __syncthreads()
#if defined(__clang__)
#define THREAD ((int)__nvvm_read_ptx_sreg_tid_x())
#define GROUP_X ((int)__nvvm_read_ptx_sreg_ctaid_x())
#define GROUP_Y ((int)__nvvm_read_ptx_sreg_ctaid_y())
#define FMA(a, b, c) __builtin_fmaf(a, b, c)
#define SQRT(x) __builtin_sqrtf(x)
#define FLOOR(x) __builtin_floorf(x)
#define INFINITE __builtin_inff()
#define ADD_TO(counter, value) __nvvm_atom_add_gen_i(counter, value)
typedef unsigned int sixteen_bytes __attribute__((ext_vector_type(4)));
#else
#undef KERNEL
#undef DEVICE
#undef LOCAL
#undef CONSTANT
#define KERNEL extern "C" __global__
#define DEVICE static __device__ inline
#define LOCAL __shared__
#define CONSTANT static __constant__ const
#define THREAD ((int)threadIdx.x)
#define GROUP_X ((int)blockIdx.x)
#define GROUP_Y ((int)blockIdx.y)
#define FMA(a, b, c) __fmaf_rn(a, b, c)
#define SQRT(x) __fsqrt_rn(x)
#define FLOOR(x) floorf(x)
#define INFINITE __int_as_float(0x7f800000)
#define ADD_TO(counter, value) atomicAdd(counter, value)
typedef uint4 sixteen_bytes;
#endif
typedef unsigned int uint32;
typedef long long int64;
typedef unsigned long long uint64;
typedef unsigned char byte;
typedef unsigned short half_bits;

DEVICE int AS_INT(float value)
{
    union { float number; int bits; } both;
    both.number = value;
    return both.bits;
}

DEVICE float AS_FLOAT(int value)
{
    union { float number; int bits; } both;
    both.bits = value;
    return both.number;
}

DEVICE float widen(half_bits value)
{
    float result;
    asm("cvt.f32.f16 %0, %1;" : "=f"(result) : "h"(value));
    return result;
}

DEVICE half_bits narrow(float value)
{
    half_bits result;
    asm("cvt.rn.f16.f32 %0, %1;" : "=h"(result) : "f"(value));
    return result;
}

#endif

// Tensors of the model hold single or half precision; all arithmetic is single.
#if defined(HALF_ELEMENTS)
typedef half_bits element;
#define READ(tensor, index) widen((tensor)[index])
#define WRITE(tensor, index, value) (tensor)[index] = narrow(value)
#else
typedef float element;
#define READ(tensor, index) ((tensor)[index])
#define WRITE(tensor, index, value) (tensor)[index] = (value)
#endif
