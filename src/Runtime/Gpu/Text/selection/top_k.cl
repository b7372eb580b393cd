#include "selection/ordered_keys.cl"

// The KEPT highest scores stay, in the order of their positions; of equal ones the first. The key that separates them is found bit by bit.
// Grid: one group of 256 threads a sequence.
KERNEL void select_highest(STAGE)
{
    LOCAL int counts[256];
    LOCAL int reached;
    GLOBAL const float* mine = scores + ITEM * TOKENS;
    uint32 separator = 0;
    int at_least = TOKENS;
    for (int bit = 31; bit >= 0 && at_least != KEPT; bit--)
    {
        uint32 candidate = separator | (1u << bit);
        int count = 0;
        for (int token = THREAD; token < TOKENS; token += 256)
        {
            count += ordered_key(mine[token]) >= candidate ? 1 : 0;
        }

        if (THREAD == 0)
        {
            reached = 0;
        }

        BARRIER();
        ADD_TO(&reached, count);
        BARRIER();
        if (reached >= KEPT)
        {
            separator = candidate;
            at_least = reached;
        }

        BARRIER();
    }

    // Every thread owns a run of tokens: it counts how many of them stay, and how many equal the separator.
    int run = (TOKENS + 255) / 256;
    int first = THREAD * run;
    int end = first + run < TOKENS ? first + run : TOKENS;
    int above = 0, equal = 0;
    for (int token = first; token < end; token++)
    {
        uint32 key = ordered_key(mine[token]);
        above += key > separator ? 1 : 0;
        equal += key == separator ? 1 : 0;
    }

    LOCAL int aboves[256];
    counts[THREAD] = equal;
    aboves[THREAD] = above;
    BARRIER();
    int above_before = 0, equal_before = 0, above_all = 0;
    for (int other = 0; other < 256; other++)
    {
        above_before += other < THREAD ? aboves[other] : 0;
        equal_before += other < THREAD ? counts[other] : 0;
        above_all += aboves[other];
    }

    int ties = KEPT - above_all;
    int place = above_before + (equal_before < ties ? equal_before : ties);
    for (int token = first; token < end; token++)
    {
        uint32 key = ordered_key(mine[token]);
        int stays = key > separator || (key == separator && equal_before < ties) ? 1 : 0;
        equal_before += key == separator ? 1 : 0;
        if (stays)
        {
            chosen[ITEM * KEPT + place] = token;
            place++;
        }
    }
}
