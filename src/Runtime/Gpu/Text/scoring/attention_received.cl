// MeanAttention reads the attention that every token receives, averaged over all queries that are content, in every head [heads, tokens]. N x N values are
// never held: one kernel finds the greatest logit and the sum of exponentials of every query, another computes the products once more and adds up what
// tokens receive, in the order of the queries as on the processor.

// Where a query's greatest logit and its sum lie, behind the means of all sequences.
DEVICE int64 extremes_of(const stage_sizes at, int item, int head, int query)
{
    int64 rows = (int64)at.batch * at.heads * TOKENS;
    return rows + 2 * (((int64)item * at.heads + head) * TOKENS + query);
}

// Logits of sixteen queries with sixty-four keys [16, 64], products added in the order of channels; sixteen channels of both are read at a time. A thread
// computes those of one key with four queries. Beyond the last key they are -infinity.
DEVICE void logits_of_tile(
    GLOBAL const element* keys, GLOBAL const element* queries, GLOBAL const float* sizes, GLOBAL const byte* mask,
    SHARED float* query_tile, SHARED float* key_tile, SHARED float* logits, const stage_sizes at, int item, int head, int first_query, int first_key)
{
    int key = THREAD % 64, fourth = THREAD / 64;
    int64 asking = (int64)item * at.query_item + (int64)head * at.query_head;
    int64 asked = (int64)item * at.key_item + (int64)(head / (at.heads / at.key_heads)) * at.key_head;
    float products[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
    for (int channel = 0; channel < at.head_width; channel += 16)
    {
        BARRIER();
        int column = channel + THREAD % 16, row = THREAD / 16;
        int query = first_query + row;
        query_tile[THREAD] = query < TOKENS && column < at.head_width ? READ(queries, asking + (int64)query * at.query_token + column) : 0.0f;
        for (int other = row; other < 64; other += 16)
        {
            int token = first_key + other;
            int exists = token < TOKENS && column < at.head_width;
            key_tile[other * 17 + THREAD % 16] = exists ? READ(keys, asked + (int64)token * at.key_token + column) : 0.0f;
        }

        BARRIER();
        int columns = at.head_width - channel < 16 ? at.head_width - channel : 16;
        for (int at_column = 0; at_column < columns; at_column++)
        {
            float value = key_tile[key * 17 + at_column];
            for (int other = 0; other < 4; other++)
            {
                products[other] = FMA(value, query_tile[(fourth * 4 + other) * 16 + at_column], products[other]);
            }
        }
    }

    for (int other = 0; other < 4; other++)
    {
        int exists = first_key + key < TOKENS;
        logits[(fourth * 4 + other) * 64 + key] = exists ? logit(products[other], sizes, mask, at, item, first_key + key) : -INFINITE;
    }

    BARRIER();
}

// Grid: sixteen queries of a head a group of 256 threads.
KERNEL void find_extremes(STAGE)
{
    LOCAL float query_tile[16 * 16];
    LOCAL float key_tile[64 * 17];
    LOCAL float logits[16 * 64];
    LOCAL float partial[256];

    // Where the model gives attention there is nothing to find. All threads still meet at the same barriers: PoCL runs one thread alone past those behind
    // an early return.
    int tokens = at.queries > 0 ? 0 : TOKENS;
    int blocks = (TOKENS + 15) / 16;
    int head = GROUP_X / blocks, first_query = GROUP_X % blocks * 16;
    int row = THREAD / 16, lane = THREAD % 16;
    float greatest = -INFINITE;
    for (int first_key = 0; first_key < tokens; first_key += 64)
    {
        logits_of_tile(keys, queries, sizes, mask, query_tile, key_tile, logits, at, ITEM, head, first_query, first_key);
        for (int key = lane; key < 64; key += 16)
        {
            float value = logits[row * 64 + key];
            greatest = value > greatest ? value : greatest;
        }
    }

    partial[THREAD] = greatest;
    BARRIER();
    for (int other = 0; other < 16; other++)
    {
        float value = partial[row * 16 + other];
        greatest = value > greatest ? value : greatest;
    }

    float sum = 0.0f;
    for (int first_key = 0; first_key < tokens; first_key += 64)
    {
        logits_of_tile(keys, queries, sizes, mask, query_tile, key_tile, logits, at, ITEM, head, first_query, first_key);
        for (int key = lane; key < 64; key += 16)
        {
            sum += exp_of_negative(logits[row * 64 + key] - greatest);
        }
    }

    partial[THREAD] = sum;
    for (int half_of = 8; half_of > 0; half_of /= 2)
    {
        BARRIER();
        if (lane < half_of)
        {
            partial[THREAD] += partial[THREAD + half_of];
        }
    }

    if (lane == 0 && first_query + row < tokens)
    {
        int64 place = extremes_of(at, ITEM, head, first_query + row);
        probabilities[place] = greatest;
        probabilities[place + 1] = partial[THREAD];
    }
}

// Grid: sixty-four keys of a head a group of 256 threads.
KERNEL void average_attention(STAGE)
{
    LOCAL float query_tile[16 * 16];
    LOCAL float key_tile[64 * 17];
    LOCAL float logits[16 * 64];
    int blocks = (TOKENS + 63) / 64;
    int head = GROUP_X / blocks, first_key = GROUP_X % blocks * 64;
    int key = THREAD % 64, fourth = THREAD / 64;
    int token = first_key + key;
    float received = 0.0f;
    int counted = 0;
    for (int first_query = 0; first_query < TOKENS; first_query += 16)
    {
        if (at.queries == 0)
        {
            logits_of_tile(keys, queries, sizes, mask, query_tile, key_tile, logits, at, ITEM, head, first_query, first_key);
            for (int row = fourth * 4; row < fourth * 4 + 4; row++)
            {
                if (first_query + row < TOKENS)
                {
                    int64 place = extremes_of(at, ITEM, head, first_query + row);
                    float greatest = probabilities[place];
                    float value = logits[row * 64 + key];

                    // A query that sees nothing attends to nothing.
                    logits[row * 64 + key] = greatest == -INFINITE
                        ? (value != value ? value : 0.0f)
                        : exp_of_negative(value - greatest) / probabilities[place + 1];
                }
            }
        }
        else
        {
            BARRIER();
            for (int row = fourth * 4; row < fourth * 4 + 4; row++)
            {
                if (first_query + row < TOKENS && token < TOKENS)
                {
                    int64 given = (int64)ITEM * at.attention_item + (int64)head * at.attention_head + (int64)(first_query + row) * TOKENS;
                    logits[row * 64 + key] = READ(attention, given + token);
                }
            }
        }

        BARRIER();
        for (int row = 0; THREAD < 64 && row < 16 && first_query + row < TOKENS; row++)
        {
            if (is_visible(mask, at, ITEM, first_query + row))
            {
                received += logits[row * 64 + key];
                counted++;
            }
        }
    }

    if (THREAD < 64 && token < TOKENS)
    {
        probabilities[((int64)ITEM * at.heads + head) * TOKENS + token] = counted > 0 ? received / (float)counted : 0.0f;
    }
}
