#include "numerics/scan.cl"
#include "selection/ordered_keys.cl"
#include "selection/marks.cl"
#include "selection/even_spacing.cl"
#include "selection/cells.cl"

// Splits what may still stay over the cells in proportion to their tokens: whole parts first, then one more each for the greatest remainders, and of cells
// with equal ones for evenly spaced cells, so that the front of the sequence is not favoured. Cells are few: each counts the others.
DEVICE void share_out(SHARED const int* population, int total, int count, SHARED int* share, SHARED int* remainders, SHARED int* given)
{
    if (THREAD == 0)
    {
        *given = 0;
    }

    BARRIER();
    for (int cell = THREAD; cell < CELL_COUNT; cell += 256)
    {
        int64 part = (int64)count * population[cell];
        share[cell] = total > 0 ? (int)(part / total) : 0;
        remainders[cell] = total > 0 ? (int)(part % total) : 0;
        ADD_TO(given, share[cell]);
    }

    BARRIER();
    int left = count - *given;
    for (int cell = THREAD; cell < CELL_COUNT && left > 0; cell += 256)
    {
        int greater = 0, equal = 0, before = 0;
        for (int other = 0; other < CELL_COUNT; other++)
        {
            greater += remainders[other] > remainders[cell] ? 1 : 0;
            equal += remainders[other] == remainders[cell] ? 1 : 0;
            before += remainders[other] == remainders[cell] && other < cell ? 1 : 0;
        }

        int picks = left - greater < equal ? left - greater : equal;
        share[cell] += picks > 0 && is_picked(before, equal, picks) ? 1 : 0;
    }

    BARRIER();
}

// The highest scores of every cell stay, as many as are its share; of equal ones the first. Protected tokens count first, padding last. The separators of
// all cells are found at once, bit by bit, among keys that hold the position too and so never tie.
// Grid: one group of 256 threads a sequence.
KERNEL void select_by_quota(STAGE)
{
    LOCAL uint64 separators[CELL_COUNT];
    LOCAL int share[CELL_COUNT];
    LOCAL int at_least[CELL_COUNT];
    LOCAL int reached[CELL_COUNT];
    LOCAL int counts[256], sums[16];
    LOCAL int all_protected, all_hidden, open_cells;
    GLOBAL float* mine = scores + ITEM * TOKENS;
    GLOBAL int* cell = cells + ITEM * TOKENS;
    mark_scores(mine, mask, origins, faults, at, ITEM);
    for (int other = THREAD; other < CELL_COUNT; other += 256)
    {
        separators[other] = 0;
        at_least[other] = 0;
    }

    BARRIER();
    int run = (TOKENS + 255) / 256;
    int first = THREAD * run < TOKENS ? THREAD * run : TOKENS;
    int end = first + run < TOKENS ? first + run : TOKENS;
    int is_fixed = 0, is_hidden = 0;
    for (int token = first; token < end; token++)
    {
        int own = cell_of(position_of(origins, ITEM, token, TOKENS));
        if (own >= CELL_COUNT)
        {
            FAULT(FAULT_POSITION);
            own = CELL_COUNT - 1;
        }

        cell[token] = own;
        is_fixed += mine[token] == INFINITE ? 1 : 0;
        is_hidden += mine[token] == -INFINITE ? 1 : 0;
        if (mine[token] - mine[token] == 0.0f)
        {
            ADD_TO(&at_least[own], 1);
        }
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
    int candidates = TOKENS - all_protected - all_hidden;
    int room = KEPT > all_protected ? KEPT - all_protected : 0;
    int picks = room < candidates ? room : candidates;
    share_out(at_least, candidates, picks, share, reached, &open_cells);

    // A key is the score's, then the position's, turned around: of equal scores the first is the greatest.
    int position_bits = 0;
    while ((1 << position_bits) < TOKENS)
    {
        position_bits++;
    }

    uint64 last = ((uint64)1 << position_bits) - 1;
    for (int bit = 31 + position_bits; bit >= 0; bit--)
    {
        for (int other = THREAD; other < CELL_COUNT; other += 256)
        {
            reached[other] = 0;
        }

        if (THREAD == 0)
        {
            open_cells = 0;
        }

        BARRIER();
        for (int token = THREAD; token < TOKENS; token += 256)
        {
            int own = cell[token];
            uint64 key = ((uint64)ordered_key(mine[token]) << position_bits) | (last - (uint64)token);
            if (mine[token] - mine[token] == 0.0f && at_least[own] != share[own] && key >= (separators[own] | ((uint64)1 << bit)))
            {
                ADD_TO(&reached[own], 1);
            }
        }

        BARRIER();
        for (int other = THREAD; other < CELL_COUNT; other += 256)
        {
            if (at_least[other] != share[other] && reached[other] >= share[other] && share[other] > 0)
            {
                separators[other] |= (uint64)1 << bit;
                at_least[other] = reached[other];
            }

            if (at_least[other] != share[other] && share[other] > 0)
            {
                open_cells = 1;
            }
        }

        BARRIER();
        int is_open = open_cells;
        BARRIER();
        if (!is_open)
        {
            break;
        }
    }

    int stay = 0;
    for (int token = first; token < end; token++)
    {
        int own = cell[token];
        uint64 key = ((uint64)ordered_key(mine[token]) << position_bits) | (last - (uint64)token);
        int stays = mine[token] == INFINITE ? protected_before++ < KEPT
            : mine[token] == -INFINITE ? hidden_before++ < room - picks
            : share[own] > 0 && key >= separators[own];
        assignment[ITEM * TOKENS + token] = stays;
        stay += stays;
    }

    counts[THREAD] = stay;
    int row = sum_before(counts, sums);
    for (int token = first; token < end; token++)
    {
        int stays = assignment[ITEM * TOKENS + token];
        assignment[ITEM * TOKENS + token] = stays ? row : -1;
        if (stays)
        {
            chosen[ITEM * KEPT + row] = token;
            row++;
        }
    }
}
