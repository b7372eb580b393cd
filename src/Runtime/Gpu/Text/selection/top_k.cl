#include "numerics/scan.cl"
#include "selection/ordered_keys.cl"
#include "selection/marks.cl"

// The KEPT highest scores stay, in the order of their positions; of equal ones the first. The key that separates them is found eight bits at a time:
// the group counts how often each value of the next eight bits occurs among the keys that still agree with the separator.
// Grid: one group of 256 threads a sequence; all of its work is behind one another, so that another launch would cost more than other groups gain.
KERNEL void select_highest(STAGE)
{
    LOCAL int counts[256], sums[16];
    LOCAL int staying[256], sums_of_staying[16];
    LOCAL int digit, taken;
    GLOBAL float* mine = scores + ITEM * TOKENS;
    mark_scores(mine, mask, origins, faults, at, ITEM);
    uint32 separator = 0, decided = 0;
    int wanted = KEPT;
    for (int shift = 24; shift >= 0; shift -= 8)
    {
        counts[THREAD] = 0;
        BARRIER();
        if (THREAD == 0)
        {
            digit = 255;
            taken = 0;
        }

        for (int token = THREAD; token < TOKENS; token += 256)
        {
            uint32 key = ordered_key(mine[token]);
            if ((key & decided) == separator)
            {
                // Turned around, so that sums over what is in front are counts of what is greater.
                ADD_TO(&counts[255 - (int)((key >> shift) & 255u)], 1);
            }
        }

        int greater = sum_before(counts, sums);
        if (greater < wanted && greater + counts[THREAD] >= wanted)
        {
            digit = 255 - THREAD;
            taken = greater;
        }

        BARRIER();
        separator |= (uint32)digit << shift;
        decided |= 255u << shift;
        wanted -= taken;
    }

    // All above the separator stay, and of those that equal it the first that are still wanted. A thread owns a run of tokens.
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

    staying[THREAD] = equal;
    int equal_before = sum_before(staying, sums_of_staying);
    staying[THREAD] = above;
    int row = sum_before(staying, sums_of_staying) + (equal_before < wanted ? equal_before : wanted);
    for (int token = first; token < end; token++)
    {
        uint32 key = ordered_key(mine[token]);
        int stays = key > separator || (key == separator && equal_before < wanted);
        equal_before += key == separator ? 1 : 0;
        assignment[ITEM * TOKENS + token] = stays ? row : -1;
        if (stays)
        {
            chosen[ITEM * KEPT + row] = token;
            row++;
        }
    }
}
