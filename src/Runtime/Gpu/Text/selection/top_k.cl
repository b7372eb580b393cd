#include "selection/separator.cl"
#include "selection/marks.cl"

// The KEPT highest scores stay, in the order of their positions; of equal ones the first.
// Grid: one group of 256 threads a sequence; all of its work is behind one another, so that another launch would cost more than other groups gain.
KERNEL void select_highest(STAGE)
{
    LOCAL int counts[256], sums[16], found[2];
    LOCAL int staying[256], sums_of_staying[16];
    GLOBAL float* mine = scores + ITEM * TOKENS;
    mark_scores(mine, mask, origins, faults, at, ITEM);
    int wanted;
    uint32 separator = separating_key(mine, TOKENS, KEPT, counts, sums, found, &wanted);

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
