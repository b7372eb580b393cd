#include "tokens.cl"

// RecentPosition: a token scores its original position, so that the latest stay.
// Grid: 256 tokens a group, a thread each.
KERNEL void score_by_position(STAGE)
{
    int token = GROUP_X * 256 + THREAD;
    if (token < TOKENS)
    {
        scores[ITEM * TOKENS + token] = (float)position_of(origins, ITEM, token, TOKENS);
    }
}
