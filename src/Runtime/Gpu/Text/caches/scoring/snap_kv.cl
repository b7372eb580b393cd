// SnapKV: an entry scores the attention that the last WINDOW queries pay it, averaged over them, over the query heads of its group and over POOLING neighbours.
#define SNAP_LEAST(a, b) ((a) < (b) ? (a) : (b))
#define ASKING SNAP_LEAST(SNAP_LEAST(WINDOW, at.queries), at.entries)
#include "caches/scoring/attention.cl"
#define RECEIVED (work + (int64)QUERY_HEADS * ASKING * at.entries)

// Added up query head by query head and query by query, as on the processor.
// Grid: 256 entries a group, a thread each; the second axis is the heads.
KERNEL void receive_attention(CACHE_SCORES)
{
    int entry = GROUP_X * 256 + THREAD, group = QUERY_HEADS / KV_HEADS;
    if (entry < at.entries)
    {
        float sum = 0.0f;
        for (int member = 0; member < group; member++)
        {
            for (int query = 0; query < ASKING; query++)
            {
                sum += PROBABILITIES(GROUP_Y * group + member, query)[entry];
            }
        }

        RECEIVED[(int64)GROUP_Y * at.entries + entry] = sum / (float)(ASKING * group);
    }
}

// Neighbours outside of the entries before the window are zeros, and the divisor is always the width.
// Grid: 256 entries a group, a thread each; the second axis is the heads.
KERNEL void pool_attention(CACHE_SCORES)
{
    int entry = GROUP_X * 256 + THREAD, before = at.entries - ASKING;
    if (entry < before)
    {
        GLOBAL const float* received = RECEIVED + (int64)GROUP_Y * at.entries;
        float sum = 0.0f;
        for (int other = entry - POOLING / 2; other <= entry + POOLING / 2; other++)
        {
            sum += other >= 0 && other < before ? received[other] : 0.0f;
        }

        scores[(int64)GROUP_Y * at.entries + entry] = sum / (float)POOLING;
    }
}
