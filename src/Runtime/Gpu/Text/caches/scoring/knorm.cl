#include "caches/scoring/row_sums.cl"

// Knorm: an entry scores minus the length of its key; small keys receive much attention.
// Grid: sixteen entries a group, 256 threads; the second axis is the heads.
KERNEL void score_by_small_key(CACHE_SCORES)
{
    LOCAL float sums[256];
    float square = squared_length(keys, sums, at);
    give(scores, -SQRT(square), at);
}
