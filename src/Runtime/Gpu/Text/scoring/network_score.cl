#include "tokens.cl"

// NetworkScore: a token scores what the auxiliary network says of it. A network that reads the model's input has rated the original tokens; those that are
// left are picked by their original positions.
// Grid: 256 tokens a group, a thread each.
KERNEL void score_by_network(STAGE)
{
    int token = GROUP_X * 256 + THREAD;
    if (token < TOKENS)
    {
        int64 rated = at.network_original ? position_of(origins, ITEM, token, TOKENS) : token;
        int exists = !at.network_original || (rated >= 0 && rated < at.original);
        if (!exists)
        {
            FAULT(FAULT_POSITION);
        }

        scores[ITEM * TOKENS + token] = exists ? network[(int64)ITEM * at.network_item + rated * at.network_token] : 0.0f;
    }
}
