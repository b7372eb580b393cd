#include "caches/scoring/row_sums.cl"

// Q-Filters: an entry scores minus the product of its key with the filter of its head, a direction away from which queries point.
// Grid: sixteen entries a group, 256 threads; the second axis is the heads.
KERNEL void score_by_filter(CACHE_SCORES)
{
    LOCAL float sums[256];
    float product = product_with(keys, signals + (int64)HEAD_OF_CACHE * HEAD_DIM, sums, at);
    give(scores, -product, at);
}
