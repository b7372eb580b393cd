#include "user/spans.cl"

// What a translated scorer is given, as in C#: hidden states, keys, attention, positions.

// TokenMatrix: vectors of one sequence [tokens, channels].
typedef struct { GLOBAL const element* data; int tokens; int channels; int stride; } token_matrix;

DEVICE token_matrix token_matrix_of(GLOBAL const element* data, int tokens, int channels, int stride)
{
    token_matrix made;
    made.data = data;
    made.tokens = tokens;
    made.channels = channels;
    made.stride = stride;
    return made;
}

DEVICE element_span token_matrix_row(token_matrix from, int token, GLOBAL int* faults)
{
    if ((uint32)token >= (uint32)from.tokens)
    {
        FAULT(FAULT_INDEX);
        return element_span_of(from.data, 0);
    }

    return element_span_of(from.data + (int64)token * from.stride, from.channels);
}

DEVICE token_matrix token_matrix_slice(token_matrix from, int start, int count, GLOBAL int* faults)
{
    if (start < 0 || count < 0 || start > from.tokens - count)
    {
        FAULT(FAULT_INDEX);
        return token_matrix_of(from.data, 0, from.channels, from.stride);
    }

    return token_matrix_of(from.data + (int64)start * from.stride, count, from.channels, from.stride);
}

// HeadTensor: keys of one sequence [heads, tokens, head width].
typedef struct { GLOBAL const element* data; int heads; int tokens; int width; int head_stride; int token_stride; } head_tensor;

DEVICE head_tensor head_tensor_of(GLOBAL const element* data, int heads, int tokens, int width, int head_stride, int token_stride)
{
    head_tensor made;
    made.data = data;
    made.heads = heads;
    made.tokens = tokens;
    made.width = width;
    made.head_stride = head_stride;
    made.token_stride = token_stride;
    return made;
}

DEVICE element_span head_tensor_row(head_tensor from, int head, int token, GLOBAL int* faults)
{
    if ((uint32)head >= (uint32)from.heads || (uint32)token >= (uint32)from.tokens)
    {
        FAULT(FAULT_INDEX);
        return element_span_of(from.data, 0);
    }

    return element_span_of(from.data + (int64)head * from.head_stride + (int64)token * from.token_stride, from.width);
}

DEVICE head_tensor head_tensor_slice(head_tensor from, int first_head, int heads, int first_token, int tokens, GLOBAL int* faults)
{
    if (first_head < 0 || first_token < 0 || heads < 0 || tokens < 0 || first_head > from.heads - heads || first_token > from.tokens - tokens)
    {
        FAULT(FAULT_INDEX);
        return head_tensor_of(from.data, 0, 0, from.width, from.head_stride, from.token_stride);
    }

    return head_tensor_of(
        from.data + (int64)first_head * from.head_stride + (int64)first_token * from.token_stride, heads, tokens, from.width, from.head_stride,
        from.token_stride);
}

// AttentionRows: attention of one query, or its mean over every query [heads, tokens].
typedef struct { GLOBAL float* data; int heads; int tokens; } attention_rows;

DEVICE attention_rows attention_rows_of(GLOBAL float* data, int heads, int tokens)
{
    attention_rows made;
    made.data = data;
    made.heads = heads;
    made.tokens = tokens;
    return made;
}

DEVICE single_span attention_rows_row(attention_rows from, int head, GLOBAL int* faults)
{
    if ((uint32)head >= (uint32)from.heads)
    {
        FAULT(FAULT_INDEX);
        return single_span_of(from.data, 0);
    }

    return single_span_of(from.data + (int64)head * from.tokens, from.tokens);
}

// TokenPositions: original positions of the tokens, and the seed.
typedef struct { GLOBAL const int64* data; int count; uint64 seed; } token_positions;

DEVICE token_positions token_positions_of(GLOBAL const int64* data, int count, uint64 seed)
{
    token_positions made;
    made.data = data;
    made.count = count;
    made.seed = seed;
    return made;
}

DEVICE int64 token_positions_row(token_positions from, int token, GLOBAL int* faults)
{
    if ((uint32)token >= (uint32)from.count)
    {
        FAULT(FAULT_INDEX);
        return 0;
    }

    return from.data ? from.data[token] : token;
}

DEVICE network_span network_span_of(GLOBAL const float* data, GLOBAL const int64* origins, int length, int step, int rated)
{
    network_span made;
    made.data = data;
    made.origins = origins;
    made.first = 0;
    made.length = length;
    made.step = step;
    made.rated = rated;
    return made;
}
