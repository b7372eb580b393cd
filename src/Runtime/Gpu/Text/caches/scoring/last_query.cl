// LastQueryAttention: an entry scores the attention of the last query, averaged over the query heads of its own group, in their order.
#define ASKING 1
#include "caches/scoring/attention.cl"

// Grid: 256 entries a group, a thread each; the second axis is the heads.
KERNEL void average_group(CACHE_SCORES)
{
    int entry = GROUP_X * 256 + THREAD, group = QUERY_HEADS / KV_HEADS;
    if (entry < at.entries)
    {
        float sum = 0.0f;
        for (int member = 0; member < group; member++)
        {
            sum += PROBABILITIES(GROUP_Y * group + member, 0)[entry];
        }

        scores[(int64)GROUP_Y * at.entries + entry] = sum * (1.0f / (float)group);
    }
}
