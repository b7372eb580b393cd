// KeyNorm: a token scores minus the squared length of its key, all heads together. Squares are added one after the other, head after head, as on the
// processor; so a thread adds a token's, and 256 threads bring 64 channels of sixteen tokens at a time, read side by side.
// Grid: sixteen tokens a group.
KERNEL void score_by_key_norm(STAGE)
{
    LOCAL float tile[16 * 65];
    int width = at.key_heads * at.head_width;
    float sum = 0.0f;
    for (int first = 0; first < width; first += 64)
    {
        BARRIER();
        for (int row = THREAD / 64; row < 16; row += 4)
        {
            int token = GROUP_X * 16 + row, place = first + THREAD % 64;
            float value = 0.0f;
            if (token < TOKENS && place < width)
            {
                int64 at_head = (int64)(place / at.head_width) * at.key_head;
                value = READ(keys, (int64)ITEM * at.key_item + at_head + (int64)token * at.key_token + place % at.head_width);
            }

            tile[row * 65 + THREAD % 64] = value;
        }

        BARRIER();
        for (int channel = 0; THREAD < 16 && channel < 64; channel++)
        {
            // What fills up the last 64 is 0 and changes no sum.
            float value = tile[THREAD * 65 + channel];
            sum = FMA(value, value, sum);
        }
    }

    if (THREAD < 16 && GROUP_X * 16 + THREAD < TOKENS)
    {
        scores[ITEM * TOKENS + GROUP_X * 16 + THREAD] = -sum;
    }
}
