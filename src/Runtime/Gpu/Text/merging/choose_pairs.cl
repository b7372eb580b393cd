#include "merging/pairs.cl"
#include "selection/separator.cl"

// What a group of threads adds up together: rows of protected tokens, of unmerged even ones and of odd ones, and tokens that merge.
typedef struct { int protect, even, odd, merged; } row_counts;

// The MERGED most similar pairs become one token each; of equally similar ones the first. Writes the order of the rows, the row of every token, which
// tokens each row is made of, and the sizes of the rows.
// Grid: one group of 256 threads a sequence; everything here waits for what is in front, and is little beside the search for partners.
KERNEL void choose_pairs(STAGE)
{
    LOCAL int counts[256], sums[16], found[2];
    LOCAL int owns[256], sums_of_owns[16];
    LOCAL int targets[256];
    LOCAL row_counts totals;
    GLOBAL const float* mine = best + ITEM * EVENS;
    GLOBAL const int* partners = partner + ITEM * EVENS;
    GLOBAL int* rows = assignment + ITEM * TOKENS;
    GLOBAL int* leaders = chosen + ITEM * KEPT;
    GLOBAL int* next = chain + (int64)ITEM * 2 * TOKENS;
    GLOBAL int* sources = next + TOKENS;

    int ties = 0;
    uint32 separator = 0xFFFFFFFFu;
    int merged = MERGED < EVENS ? MERGED : EVENS;
    if (merged > 0)
    {
        separator = separating_key(mine, EVENS, merged, counts, sums, found, &ties);
    }

    // Tokens without a partner come last. Nothing sensible can follow, but nothing outside of the buffers is touched.
    if (THREAD == 0 && (merged < MERGED || separator == ordered_key(-INFINITE)))
    {
        FAULT(FAULT_PAIRS);
    }

    // A thread owns a run of pairs of neighbours. First it counts.
    int run = (EVENS + 255) / 256;
    int first = THREAD * run < EVENS ? THREAD * run : EVENS;
    int end = first + run < EVENS ? first + run : EVENS;
    int equal = 0;
    for (int pair = first; pair < end; pair++)
    {
        equal += ordered_key(mine[pair]) == separator ? 1 : 0;
    }

    owns[THREAD] = equal;
    int equal_before = sum_before(owns, sums_of_owns);
    row_counts owned = { 0, 0, 0, 0 };
    int ties_left = ties - equal_before;
    for (int pair = first; pair < end; pair++)
    {
        uint32 key = ordered_key(mine[pair]);
        int merges = key > separator || (key == separator && ties_left > 0);
        int even_is_out = takes_no_part(origins, ITEM, 2 * pair, TOKENS);
        int has_odd = 2 * pair + 1 < TOKENS;
        int odd_is_out = has_odd && takes_no_part(origins, ITEM, 2 * pair + 1, TOKENS);
        ties_left -= key == separator ? 1 : 0;
        owned.merged += merges;
        owned.even += !merges && !even_is_out;
        owned.odd += has_odd && !odd_is_out;
        owned.protect += (!merges && even_is_out) + odd_is_out;
    }

    row_counts before;
    owns[THREAD] = owned.protect;
    before.protect = sum_before(owns, sums_of_owns);
    owns[THREAD] = owned.even;
    before.even = sum_before(owns, sums_of_owns);
    owns[THREAD] = owned.odd;
    before.odd = sum_before(owns, sums_of_owns);
    owns[THREAD] = owned.merged;
    before.merged = sum_before(owns, sums_of_owns);
    if (THREAD == 255)
    {
        totals.protect = before.protect + owned.protect;
        totals.even = before.even + owned.even;
    }

    BARRIER();

    // Then it writes. What merges gets its row below, when all leaders have theirs.
    int is_ascending = MERGE_ORDER == ORDER_ASCENDING || merged == 0;
    int is_ranked = !is_ascending && totals.protect == 0;
    ties_left = ties - equal_before;
    for (int pair = first; pair < end; pair++)
    {
        uint32 key = ordered_key(mine[pair]);
        int merges = key > separator || (key == separator && ties_left > 0);
        ties_left -= key == separator ? 1 : 0;
        for (int token = 2 * pair; token < 2 * pair + 2 && token < TOKENS; token++)
        {
            next[token] = -1;
            if (merges && token == 2 * pair)
            {
                sources[before.merged++] = token;
                continue;
            }

            int is_out = takes_no_part(origins, ITEM, token, TOKENS);
            int row = before.protect;
            if (is_ascending)
            {
                row += before.even + before.odd;
            }
            else if (!is_out && token % 2 == 1)
            {
                row = totals.protect + totals.even + before.odd;
            }
            else if (!is_out && !is_ranked)
            {
                row = totals.protect + before.even;
            }
            else if (!is_out)
            {
                // Without protected tokens unmerged ones lie in order of descending similarity: those in front are the merged ones and these.
                row = -merged;
                for (int other = 0; other < EVENS; other++)
                {
                    uint32 other_key = ordered_key(mine[other]);
                    row += other_key > key || (other_key == key && other < pair) ? 1 : 0;
                }
            }

            before.protect += is_out;
            before.even += !is_out && token % 2 == 0;
            before.odd += !is_out && token % 2 == 1;
            rows[token] = row;
            if (row < KEPT)
            {
                leaders[row] = token;
            }
        }
    }

    // Chains of the tokens that became one: from the leader to its sources, ascending. The last 256 sources come first, each a thread's.
    for (int chunk = (merged - 1) / 256 * 256; chunk >= 0 && merged > 0; chunk -= 256)
    {
        BARRIER();
        int count = merged - chunk < 256 ? merged - chunk : 256;
        int source = THREAD < count ? sources[chunk + THREAD] : -1;
        int target = source < 0 ? -1 : partners[source / 2];
        targets[THREAD] = target;
        BARRIER();
        int follower = -1, is_first = target >= 0;
        for (int other = 0; other < count; other++)
        {
            int is_same = targets[other] == target;
            is_first &= !(is_same && other < THREAD);
            follower = is_same && other > THREAD && follower < 0 ? other : follower;
        }

        int after = target < 0 ? -1 : follower >= 0 ? sources[chunk + follower] : next[target];
        BARRIER();
        if (source >= 0)
        {
            rows[source] = target < 0 ? -1 : rows[target];
            next[source] = after;
        }

        if (is_first)
        {
            next[target] = source;
        }
    }

    // Sizes are added from the leader on.
    BARRIER();
    for (int row = THREAD; row < KEPT; row += 256)
    {
        float size = 0.0f;
        for (int token = leaders[row]; token >= 0; token = next[token])
        {
            size += sizes ? sizes[ITEM * TOKENS + token] : 1.0f;
        }

        merged_sizes[ITEM * KEPT + row] = size;
    }
}
