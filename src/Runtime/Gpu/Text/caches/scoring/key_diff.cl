#include "caches/scoring/row_sums.cl"

// KeyDiff: an entry scores minus the cosine of its key with the mean direction of all keys of the head. Lengths of keys [heads, entries] are handed on in
// `work`, and behind them the mean directions [heads, HEAD_DIM].
#define MEAN_OF(head) (work + (int64)KV_HEADS * at.entries + (int64)(head) * HEAD_DIM)
#define LEAST_LENGTH 1e-8f

// Grid: sixteen entries a group, 256 threads; the second axis is the heads.
KERNEL void measure_keys(CACHE_SCORES)
{
    LOCAL float sums[256];
    float square = squared_length(keys, sums, at);
    give(work, SQRT(square), at);
}

// Directions are added up in the order of the entries, as on the processor, so a thread adds a channel's; 256 threads bring 32 channels of 128 keys at a time.
// Grid: 32 channels a group, 256 threads; the second axis is the heads.
KERNEL void average_directions(CACHE_SCORES)
{
    LOCAL float tile[128 * 32];
    LOCAL float inverses[128];
    int column = THREAD % 32, channel = GROUP_X * 32 + column;
    GLOBAL const float* lengths = work + (int64)HEAD_OF_CACHE * at.entries;
    float mean = 0.0f;
    for (int first = 0; first < at.entries; first += 128)
    {
        int rows = at.entries - first < 128 ? at.entries - first : 128;
        BARRIER();
        if (THREAD < rows)
        {
            float length = lengths[first + THREAD];
            inverses[THREAD] = length > 0.0f ? 1.0f / length : 0.0f;
        }

        for (int row = THREAD / 32; row < rows && channel < HEAD_DIM; row += 8)
        {
            tile[row * 32 + column] = READ(keys, ((int64)HEAD_OF_CACHE * at.entries + first + row) * HEAD_DIM + channel);
        }

        BARRIER();
        for (int row = 0; THREAD < 32 && row < rows; row++)
        {
            mean = FMA(tile[row * 32 + column], inverses[row], mean);
        }
    }

    if (THREAD < 32 && channel < HEAD_DIM)
    {
        MEAN_OF(HEAD_OF_CACHE)[channel] = at.entries > 0 ? mean / (float)at.entries : 0.0f;
    }
}

// Grid: sixteen entries a group, 256 threads; the second axis is the heads.
KERNEL void score_by_difference(CACHE_SCORES)
{
    LOCAL float sums[256];
    GLOBAL const float* mean = MEAN_OF(HEAD_OF_CACHE);
    float product = product_with(keys, mean, sums, at);
    float sum = 0.0f;
    for (int channel = ROW_LANE; channel < HEAD_DIM; channel += 16)
    {
        sum = FMA(mean[channel], mean[channel], sum);
    }

    float square = folded(sums, sum);
    float length = SQRT(square);
    if (ENTRY < at.entries)
    {
        float own = work[(int64)HEAD_OF_CACHE * at.entries + ENTRY];
        float score = -product / ((own > LEAST_LENGTH ? own : LEAST_LENGTH) * (length > LEAST_LENGTH ? length : LEAST_LENGTH));
        give(scores, score, at);
    }
}
