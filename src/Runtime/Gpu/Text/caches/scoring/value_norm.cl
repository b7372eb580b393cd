#include "caches/scoring/row_sums.cl"

// ValueNorm: an entry scores the length of its value.
// Grid: sixteen entries a group, 256 threads; the second axis is the heads.
KERNEL void score_by_value(CACHE_SCORES)
{
    LOCAL float sums[256];
    float square = squared_length(values, sums, at);
    give(scores, SQRT(square), at);
}
