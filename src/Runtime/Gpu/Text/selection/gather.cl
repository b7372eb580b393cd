// Rows of the tokens that stay, with everything that travels beside them, in one launch.
// Grid: one group of 256 threads an output token.
KERNEL void gather_kept(STAGE)
{
    int row = GROUP_X;
    int token = chosen[ITEM * KEPT + row];
    GLOBAL const element* from = hidden + (int64)ITEM * at.hidden_item + (int64)token * at.hidden_token;
    GLOBAL element* to = written + (int64)ITEM * at.written_item + (int64)row * at.written_token;
    for (int channel = THREAD; channel < CHANNELS; channel += 256)
    {
        to[channel] = from[channel];
    }

    if (THREAD == 0)
    {
        int place = ITEM * KEPT + row;
        if (written_kept)
        {
            written_kept[place] = token;
        }

        if (written_sizes)
        {
            written_sizes[place] = sizes ? sizes[ITEM * TOKENS + token] : 1.0f;
        }

        if (written_origins)
        {
            written_origins[place] = origins ? origins[ITEM * TOKENS + token] : token;
        }
    }
}
