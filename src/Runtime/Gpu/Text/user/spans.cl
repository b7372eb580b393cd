#include "user/csharp.cl"

// The spans that a translated scorer works on: where they begin, and how long they are. A type for every kind of memory, because OpenCL tells them apart.
// An index outside of a span is a fault; reading there gives 0 and writing does nothing.
#define READABLE(name, pointer, value) \
    typedef struct { pointer data; int length; } name; \
    DEVICE name name##_of(pointer data, int length) { name made; made.data = data; made.length = length; return made; } \
    DEVICE name name##_slice(name from, int start, int length, GLOBAL int* faults) \
    { \
        if (start < 0 || length < 0 || start > from.length - length) \
        { \
            FAULT(FAULT_INDEX); \
            return name##_of(from.data, 0); \
        } \
        return name##_of(from.data + start, length); \
    } \
    DEVICE name name##_from(name from, int start, GLOBAL int* faults) \
    { \
        return name##_slice(from, start, start < 0 ? -1 : from.length - start, faults); \
    }

#define READING(name, value) \
    DEVICE value name##_read(name from, int index, GLOBAL int* faults) \
    { \
        if ((uint32)index >= (uint32)from.length) \
        { \
            FAULT(FAULT_INDEX); \
            return 0; \
        } \
        return from.data[index]; \
    }

#define WRITING(name, value) \
    DEVICE void name##_write(name to, int index, value written, GLOBAL int* faults) \
    { \
        if ((uint32)index >= (uint32)to.length) \
        { \
            FAULT(FAULT_INDEX); \
            return; \
        } \
        to.data[index] = written; \
    } \
    DEVICE void name##_fill(name to, value written) \
    { \
        for (int index = 0; index < to.length; index++) \
        { \
            to.data[index] = written; \
        } \
    }

// Values of the model's tensors, in its precision.
READABLE(element_span, GLOBAL const element*, float)
DEVICE float element_span_read(element_span from, int index, GLOBAL int* faults)
{
    if ((uint32)index >= (uint32)from.length)
    {
        FAULT(FAULT_INDEX);
        return 0.0f;
    }

    return READ(from.data, index);
}

// Scores, vectors that pairs are compared by, and probabilities.
READABLE(single_span, GLOBAL float*, float)
READING(single_span, float)
WRITING(single_span, float)

// Memory of a thread's own, from stackalloc.
#define OWN(name, value) READABLE(name, value*, value) READING(name, value) WRITING(name, value)
OWN(float_span, float)
OWN(double_span, double)
OWN(int_span, int)
OWN(uint_span, uint32)
OWN(long_span, int64)
OWN(ulong_span, uint64)
OWN(bool_span, bool)

// One value a token from an auxiliary network. A network that reads the model's input has rated the original tokens.
typedef struct
{
    GLOBAL const float* data;
    GLOBAL const int64* origins; // original position of every token; null where token i stands at i
    int first;
    int length;
    int step;                    // values from one token to the next
    int rated;                   // original tokens, or 0 where tokens of this stage were rated
} network_span;

DEVICE network_span network_span_slice(network_span from, int start, int length, GLOBAL int* faults)
{
    network_span part = from;
    if (start < 0 || length < 0 || start > from.length - length)
    {
        FAULT(FAULT_INDEX);
        length = 0;
        start = 0;
    }

    part.first += start;
    part.length = length;
    return part;
}

DEVICE network_span network_span_from(network_span from, int start, GLOBAL int* faults)
{
    return network_span_slice(from, start, start < 0 ? -1 : from.length - start, faults);
}

DEVICE float network_span_read(network_span from, int index, GLOBAL int* faults)
{
    if ((uint32)index >= (uint32)from.length)
    {
        FAULT(FAULT_INDEX);
        return 0.0f;
    }

    int64 token = from.first + index;
    if (from.rated > 0)
    {
        token = from.origins ? from.origins[token] : token;
        if (token < 0 || token >= from.rated)
        {
            FAULT(FAULT_POSITION);
            return 0.0f;
        }
    }

    return from.data[token * from.step];
}
