// Rows of the tokens that stay, with everything that travels beside them, in one launch. Rows whose bytes are whole blocks of sixteen are copied in
// such blocks; a group is as wide as a row of 1024 half values, so that every thread has a block in flight.
// Grid: one group of 128 threads an output token.
KERNEL void gather_kept(STAGE)
{
    int row = GROUP_X;
    int token = chosen[ITEM * KEPT + row];
    GLOBAL const element* from = hidden + (int64)ITEM * at.hidden_item + (int64)token * at.hidden_token;
    GLOBAL element* to = written + (int64)ITEM * at.written_item + (int64)row * at.written_token;
    int perBlock = 16 / (int)sizeof(element);
    if (CHANNELS % perBlock == 0 && (((uint64)from | (uint64)to) & 15u) == 0)
    {
        for (int block = THREAD; block < CHANNELS / perBlock; block += 128)
        {
            ((GLOBAL sixteen_bytes*)to)[block] = ((GLOBAL const sixteen_bytes*)from)[block];
        }
    }
    else
    {
        for (int channel = THREAD; channel < CHANNELS; channel += 128)
        {
            to[channel] = from[channel];
        }
    }

    if (THREAD == 0)
    {
        int place = ITEM * KEPT + row;
        float size = sizes ? sizes[ITEM * TOKENS + token] : 1.0f;
        if (written_kept)
        {
            written_kept[place] = token;
        }

        if (written_sizes)
        {
            written_sizes[place] = size;
        }

        if (merged_sizes)
        {
            merged_sizes[place] = size;
        }

        if (written_origins)
        {
            written_origins[place] = origins ? origins[ITEM * TOKENS + token] : token;
        }
    }
}
