#include "tokens.cl"
#include "numerics/keyed_hash.cl"

// RandomScore: a token scores the hash of the seed and of its original position, so that the same tokens survive at every budget that holds them.
// Grid: 256 tokens a group, a thread each.
KERNEL void score_by_hash(STAGE)
{
    int token = GROUP_X * 256 + THREAD;
    if (token < TOKENS)
    {
        uint64 seed = ((uint64)at.seed_high << 32) | at.seed_low;
        scores[ITEM * TOKENS + token] = keyed_unit(seed, (uint64)position_of(origins, ITEM, token, TOKENS));
    }
}
