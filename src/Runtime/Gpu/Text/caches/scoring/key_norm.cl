// KeyNorm: an entry scores minus the squared length of its key. Squares are added in the order of channels, as on the processor; so a thread adds an entry's,
// and 256 threads bring 64 channels of sixteen entries at a time, read side by side.
// Grid: sixteen entries a group, 256 threads; the second axis is the heads.
KERNEL void score_by_key_square(CACHE_SCORES)
{
    LOCAL float tile[16 * 65];
    int64 cached = (int64)GROUP_Y * at.entries;
    float sum = 0.0f;
    for (int first = 0; first < HEAD_DIM; first += 64)
    {
        BARRIER();
        for (int row = THREAD / 64; row < 16; row += 4)
        {
            int entry = GROUP_X * 16 + row, channel = first + THREAD % 64;
            int exists = entry < at.entries && channel < HEAD_DIM;
            tile[row * 65 + THREAD % 64] = exists ? READ(keys, (cached + entry) * HEAD_DIM + channel) : 0.0f;
        }

        BARRIER();
        for (int channel = 0; THREAD < 16 && channel < 64; channel++)
        {
            // What fills up the last 64 is 0 and changes no sum.
            float value = tile[THREAD * 65 + channel];
            sum = FMA(value, value, sum);
        }
    }

    if (THREAD < 16 && GROUP_X * 16 + THREAD < at.entries)
    {
        scores[cached + GROUP_X * 16 + THREAD] = -sum;
    }
}
