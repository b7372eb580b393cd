#include "tokens.cl"
#include "numerics/exponential.cl"
#include "numerics/logarithm.cl"

// What softmax sees of a product of query and key: scaled, with the logarithm of the key's size where attention is proportional, -infinity for padding.
DEVICE float logit(float product, GLOBAL const float* sizes, GLOBAL const byte* mask, const stage_sizes at, int item, int token)
{
    float value = product * at.scale;
#if defined(PROPORTIONAL)
    value += sizes ? log_of_size(sizes[item * TOKENS + token]) : 0.0f;
#endif
    return is_visible(mask, at, item, token) ? value : -INFINITE;
}

#if defined(QUERY_EVERY)
#include "scoring/attention_received.cl"
#else
#include "scoring/attention_row.cl"
#endif
