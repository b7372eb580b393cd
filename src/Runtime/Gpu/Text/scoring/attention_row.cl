#include "numerics/softmax.cl"

// The attention of one query, the first or the last, in every head [heads, tokens]: from the model's probabilities where it has them, else softmax(q.k) for
// that query alone, so that fused attention need not be given up. Products are added in the order of channels, as on the processor; 256 threads bring 32
// channels of 256 keys at a time, read side by side.
// Grid: one group of 256 threads a head.
KERNEL void attend(STAGE)
{
    LOCAL float tile[256 * 33];
    LOCAL float sums[256];
    int head = GROUP_X;
    GLOBAL float* row = probabilities + ((int64)ITEM * at.heads + head) * TOKENS;
    if (at.queries > 0)
    {
#if defined(QUERY_LAST)
        int asked = at.queries - 1;
#else
        int asked = 0;
#endif
        int64 given = (int64)ITEM * at.attention_item + (int64)head * at.attention_head + (int64)asked * TOKENS;
        for (int token = THREAD; token < TOKENS; token += 256)
        {
            row[token] = READ(attention, given + token);
        }
    }

    // Given attention leaves nothing to compute; but all threads have to meet at the same barriers.
    int tokens = at.queries > 0 ? 0 : TOKENS;
#if defined(QUERY_LAST)
    int query = TOKENS - 1, seen = tokens;
#else
    int query = 0, seen = at.causal && tokens > 0 ? 1 : tokens;
#endif
    int64 asking = (int64)ITEM * at.query_item + (int64)head * at.query_head + (int64)query * at.query_token;
    int64 asked = (int64)ITEM * at.key_item + (int64)(head / (at.heads / (at.key_heads > 0 ? at.key_heads : 1))) * at.key_head;
    float greatest = -INFINITE;
    int is_broken = 0;
    for (int first = 0; first < seen; first += 256)
    {
        float product = 0.0f;
        for (int channel = 0; channel < at.head_width; channel += 32)
        {
            BARRIER();
            for (int place = THREAD; place < 256 * 32; place += 256)
            {
                int token = first + place / 32, column = channel + place % 32;
                int exists = token < seen && column < at.head_width;
                tile[place / 32 * 33 + place % 32] = exists ? READ(keys, asked + (int64)token * at.key_token + column) : 0.0f;
            }

            BARRIER();
            int columns = at.head_width - channel < 32 ? at.head_width - channel : 32;
            for (int column = 0; column < columns; column++)
            {
                product = FMA(tile[THREAD * 33 + column], READ(queries, asking + channel + column), product);
            }
        }

        if (first + THREAD < seen)
        {
            float value = logit(product, sizes, mask, at, ITEM, first + THREAD);
            row[first + THREAD] = value;
            greatest = value > greatest ? value : greatest;
            is_broken |= value != value;
        }
    }

    softmax_of_group(row, seen, tokens, greatest, is_broken, sums, tile);
}
