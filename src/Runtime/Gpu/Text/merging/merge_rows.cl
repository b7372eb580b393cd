#include "rows.cl"
#include "outputs/provenance.cl"
#include "outputs/log_sizes.cl"

// Writes one block of a merged row: (sum s x)(1 / sum s) over the leader and then its sources, sizes s being numbers of original tokens.
DEVICE void merge_block(
    GLOBAL const element* from, GLOBAL const int* next, GLOBAL const float* sizes, GLOBAL element* to, const stage_sizes at, int leader, float size,
    int first_channel, int count, int is_whole)
{
    element_block block;
    float sums[16 / sizeof(element)], weight = 1.0f;
    for (int token = leader; token >= 0; token = next[token])
    {
        GLOBAL const element* row = from + (int64)token * at.hidden_token + first_channel;
        float token_size = sizes ? sizes[token] : 1.0f;
        if (is_whole)
        {
            block.bytes = *(GLOBAL const sixteen_bytes*)row;
        }
        else
        {
            for (int i = 0; i < BLOCK_ELEMENTS; i++)
            {
                block.values[i] = i < count ? row[i] : 0;
            }
        }

        // The leader's values are weighted when the first source is added to them.
        float scale = next[token] < 0 ? 1.0f / size : 1.0f;
        for (int i = 0; i < BLOCK_ELEMENTS; i++)
        {
            float value = READ(block.values, i);
            sums[i] = token == leader ? value : FMA(value, token_size, sums[i] * weight) * scale;
        }

        weight = token == leader ? token_size : 1.0f;
    }

    for (int i = 0; i < BLOCK_ELEMENTS; i++)
    {
        WRITE(block.values, i, sums[i]);
    }

    if (is_whole)
    {
        *(GLOBAL sixteen_bytes*)(to + first_channel) = block.bytes;
        return;
    }

    for (int i = 0; i < BLOCK_ELEMENTS; i++)
    {
        if (i < count)
        {
            to[first_channel + i] = block.values[i];
        }
    }
}

// Rows of the tokens that leave, with everything that travels beside them, in one launch. Rows that nothing merges into, which are most, are copied bit by
// bit by a warp each; so are rows of padding, whose size is 0. The others are made by the whole group, one after the other: a thread walks along the tokens of
// a row once a block of sixteen bytes, and the longest walk is what the launch waits for.
// Grid: one group of 128 threads for four tokens that leave.
KERNEL void merge_rows(STAGE)
{
    GLOBAL const int* next = chain + (int64)ITEM * 2 * TOKENS;
    GLOBAL const element* from = hidden + (int64)ITEM * at.hidden_item;
    GLOBAL element* to = written + (int64)ITEM * at.written_item;
    int mine = ROW_OF_WARP, place = ITEM * KEPT + mine;
    if (mine < KEPT)
    {
        int leader = chosen[place];
        float size = merged_sizes[place];
        if (next[leader] < 0 || size == 0.0f)
        {
            copy_row(from + (int64)leader * at.hidden_token, to + (int64)mine * at.written_token);
        }

        if (THREAD % 32 == 0)
        {
            if (written_kept)
            {
                written_kept[place] = leader;
            }

            if (written_sizes)
            {
                written_sizes[place] = size;
            }

            if (written_origins)
            {
                written_origins[place] = origins ? origins[(int64)ITEM * TOKENS + leader] : leader;
            }
        }
    }

    for (int row = GROUP_X * 4; row < GROUP_X * 4 + 4 && row < KEPT; row++)
    {
        int leader = chosen[ITEM * KEPT + row];
        float size = merged_sizes[ITEM * KEPT + row];
        GLOBAL element* merged = to + (int64)row * at.written_token;
        int is_whole = are_whole_blocks(from, merged) && at.hidden_token % BLOCK_ELEMENTS == 0;
        int end = next[leader] < 0 || size == 0.0f ? 0 : CHANNELS;
        for (int channel = THREAD * BLOCK_ELEMENTS; channel < end; channel += 128 * BLOCK_ELEMENTS)
        {
            int count = CHANNELS - channel < BLOCK_ELEMENTS ? CHANNELS - channel : BLOCK_ELEMENTS;
            merge_block(from, next, sizes ? sizes + ITEM * TOKENS : sizes, merged, at, leader, size, channel, count, is_whole);
        }
    }

    write_provenance(assignment, provenance, written_provenance, written_assignment, faults, at, ITEM);
    write_log_sizes(merged_sizes + ITEM * KEPT, 0, written_log_sizes, at, ITEM);
}
