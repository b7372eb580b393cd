// TOVA: an entry scores the attention of the last query, averaged over all query heads; all heads score alike.
#define ASKING 1
#include "caches/scoring/attention.cl"

// Added up query head by query head, as on the processor.
// Grid: 256 entries a group, a thread each.
KERNEL void average_attention(CACHE_SCORES)
{
    int entry = GROUP_X * 256 + THREAD;
    if (entry < at.entries)
    {
        float sum = 0.0f;
        for (int head = 0; head < QUERY_HEADS; head++)
        {
            sum += PROBABILITIES(head, 0)[entry];
        }

        for (int head = 0; head < KV_HEADS; head++)
        {
            scores[(int64)head * at.entries + entry] = sum / (float)QUERY_HEADS;
        }
    }
}
