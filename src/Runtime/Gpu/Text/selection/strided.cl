#include "numerics/scan.cl"
#include "selection/marks.cl"
#include "selection/even_spacing.cl"

// Evenly spaced tokens stay, whatever they hold: all that are protected or outside of the span, then visible ones at floor((i + 1/2) n / k), and padding
// only if nothing else is left. A thread owns a run of tokens, and the row of each follows from how many of each kind stand in front of it.
// Grid: one group of 256 threads a sequence.
KERNEL void select_strided(STAGE)
{
    LOCAL int counts[256], sums[16];
    LOCAL int all_protected, all_hidden;
    GLOBAL float* mine = scores + ITEM * TOKENS;
    for (int token = THREAD; token < TOKENS; token += 256)
    {
        mine[token] = 0.0f;
    }

    mark_scores(mine, mask, origins, faults, at, ITEM);
    int run = (TOKENS + 255) / 256;
    int first = THREAD * run < TOKENS ? THREAD * run : TOKENS;
    int end = first + run < TOKENS ? first + run : TOKENS;
    int is_fixed = 0, is_hidden = 0;
    for (int token = first; token < end; token++)
    {
        is_fixed += mine[token] == INFINITE ? 1 : 0;
        is_hidden += mine[token] == -INFINITE ? 1 : 0;
    }

    counts[THREAD] = is_fixed;
    int protected_before = sum_before(counts, sums);
    counts[THREAD] = is_hidden;
    int hidden_before = sum_before(counts, sums);
    if (THREAD == 255)
    {
        all_protected = protected_before + is_fixed;
        all_hidden = hidden_before + is_hidden;
    }

    BARRIER();
    int visible = TOKENS - all_protected - all_hidden;
    int room = KEPT > all_protected ? KEPT - all_protected : 0;
    int picks = room < visible ? room : visible;
    int from_hidden = room - picks;
    int from_protected = KEPT - picks - from_hidden;
    for (int token = first; token < end; token++)
    {
        int ordinal = token - protected_before - hidden_before;
        int row = picks_before(ordinal, visible, picks)
            + (protected_before < from_protected ? protected_before : from_protected)
            + (hidden_before < from_hidden ? hidden_before : from_hidden);
        int stays;
        if (mine[token] == INFINITE)
        {
            stays = protected_before < from_protected;
            protected_before++;
        }
        else if (mine[token] == -INFINITE)
        {
            stays = hidden_before < from_hidden;
            hidden_before++;
        }
        else
        {
            stays = is_picked(ordinal, visible, picks);
        }

        assignment[ITEM * TOKENS + token] = stays ? row : -1;
        if (stays)
        {
            chosen[ITEM * KEPT + row] = token;
        }
    }
}
