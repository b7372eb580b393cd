#include "numerics/softmax.cl"

// The attention of the last ASKING queries of every query head to all entries [query heads, ASKING, entries], at the front of `work`. The last query stands at
// the last entry, and none sees entries behind its own. Products are added in the order of channels, as on the processor.
#define ASKED_TOGETHER 8
#define PROBABILITIES(head, query) (work + ((int64)(head) * ASKING + (query)) * at.entries)

// 256 threads bring 32 channels of 256 keys at a time, read side by side, and multiply each with eight queries.
// Grid: eight queries a group, 256 threads; the second axis is the query heads.
KERNEL void attend_to_cache(CACHE_SCORES)
{
    LOCAL float tile[256 * 33];
    LOCAL float asking[ASKED_TOGETHER * 32];
    LOCAL float sums[256];
    int head = GROUP_Y, first_query = GROUP_X * ASKED_TOGETHER;
    int rows = ASKING - first_query < ASKED_TOGETHER ? ASKING - first_query : ASKED_TOGETHER;
    float scale = 1.0f / SQRT((float)HEAD_DIM);
    int64 cached = (int64)(head / (QUERY_HEADS / KV_HEADS)) * at.entries * HEAD_DIM;
    int64 asked = ((int64)head * at.queries + at.queries - ASKING + first_query) * HEAD_DIM;
    for (int first = 0; first < at.entries; first += 256)
    {
        float products[ASKED_TOGETHER] = { 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f };
        for (int channel = 0; channel < HEAD_DIM; channel += 32)
        {
            int columns = HEAD_DIM - channel < 32 ? HEAD_DIM - channel : 32;
            BARRIER();
            for (int place = THREAD; place < 256 * 32; place += 256)
            {
                int entry = first + place / 32, column = place % 32;
                int exists = entry < at.entries && column < columns;
                tile[place / 32 * 33 + column] = exists ? READ(keys, cached + (int64)entry * HEAD_DIM + channel + column) : 0.0f;
            }

            int row = THREAD / 32, column = THREAD % 32;
            asking[THREAD] = row < rows && column < columns ? signals[asked + (int64)row * HEAD_DIM + channel + column] : 0.0f;
            BARRIER();
            for (int at_column = 0; at_column < columns; at_column++)
            {
                float key = tile[THREAD * 33 + at_column];
                for (int query = 0; query < ASKED_TOGETHER; query++)
                {
                    products[query] = FMA(key, asking[query * 32 + at_column], products[query]);
                }
            }
        }

        for (int query = 0; query < rows && first + THREAD < at.entries; query++)
        {
            PROBABILITIES(head, first_query + query)[first + THREAD] = products[query] * scale;
        }
    }

    for (int query = 0; query < rows; query++)
    {
        GLOBAL float* row = PROBABILITIES(head, first_query + query);
        int seen = at.entries - ASKING + first_query + query + 1;
        seen = seen < 0 ? 0 : seen;
        float greatest = -INFINITE;
        int is_broken = 0;
        BARRIER();
        for (int entry = THREAD; entry < seen; entry += 256)
        {
            greatest = row[entry] > greatest ? row[entry] : greatest;
            is_broken |= row[entry] != row[entry];
        }

        // A key that is no number makes the row so: the processor, which sees the scores, then reports it.
        softmax_of_group(row, seen, at.entries, greatest, is_broken, sums, tile);
    }
}

// The highest of the first entries of every head, by one group; all threads meet here.
DEVICE float highest_of(GLOBAL const float* scores, SHARED float* highest, int entries, const cache_score_sizes at)
{
    float most = -INFINITE;
    for (int place = THREAD; place < KV_HEADS * entries; place += 256)
    {
        float score = scores[(int64)(place / entries) * at.entries + place % entries];
        most = score > most ? score : most;
    }

    highest[THREAD] = most;
    for (int half_of = 128; half_of > 0; half_of /= 2)
    {
        BARRIER();
        if (THREAD < half_of)
        {
            highest[THREAD] = highest[THREAD + half_of] > highest[THREAD] ? highest[THREAD + half_of] : highest[THREAD];
        }
    }

    BARRIER();
    return highest[0];
}

// What scores by its own attention stays: the last ASKING entries score the highest of the others, plus 1. Means of probabilities are at most 1, so adding 1
// always shows.
// Grid: one group of 256 threads.
KERNEL void mark_last_entries(CACHE_SCORES)
{
    LOCAL float highest[256];
    int others = at.entries - ASKING;
    float mark = others > 0 ? highest_of(scores, highest, others, at) + 1.0f : 1.0f;
    for (int place = THREAD; place < KV_HEADS * ASKING; place += 256)
    {
        scores[(int64)(place / ASKING) * at.entries + others + place % ASKING] = mark;
    }
}
