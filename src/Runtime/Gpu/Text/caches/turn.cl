// Keys that move to new positions are turned by as many as they moved: a key that was rotated for position p and is turned by i - p is the key rotated for i.
// `turns` holds cosines and sines [6 digits, 64 values, 2, PAIRS]: the number of positions is written in digits of base 64, and turns multiply. In double
// precision, as on the processor, because a cache that slides on turns a key thousands of times.
#define DIGIT_BITS 6
#define DIGIT_VALUES 64

// Grid: sixteen moved rows a group, sixteen threads a row, each of which turns every sixteenth pair of channels; the second axis is the heads.
KERNEL void turn_keys(CACHE)
{
    int row = GROUP_X * ROWS_OF_GROUP + THREAD / 16;
    int index = row - (at.kept - counts[HEAD]);
    if (row >= at.kept || index < 0)
    {
        return;
    }

    int positions = row - stays[(int64)HEAD * at.stride + index] + at.shift;
    if (positions == 0)
    {
        return;
    }

    GLOBAL element* key = moved_keys + ((int64)HEAD * at.kept + row) * HEAD_DIM;
    for (int pair = THREAD % 16; pair < PAIRS; pair += 16)
    {
        uint32 left = positions < 0 ? (uint32)0 - (uint32)positions : (uint32)positions;
        GLOBAL const double* turn = turns + (int64)(left % DIGIT_VALUES) * 2 * PAIRS + pair;
        double cosine = turn[0], sine = turn[PAIRS];
        left >>= DIGIT_BITS;
        for (int digit = 1; left != 0; digit++)
        {
            turn = turns + ((int64)digit * DIGIT_VALUES + left % DIGIT_VALUES) * 2 * PAIRS + pair;
            double x = cosine, y = sine;
            cosine = x * turn[0] - y * turn[PAIRS];
            sine = y * turn[0] + x * turn[PAIRS];
            left >>= DIGIT_BITS;
        }

        if (positions < 0)
        {
            sine = -sine;
        }

#if defined(NEIGHBOURS)
        int a = 2 * pair, b = a + 1;
#else
        int a = pair, b = pair + PAIRS;
#endif
        double x = READ(key, a), y = READ(key, b);
        WRITE(key, a, (float)(x * cosine - y * sine));
        WRITE(key, b, (float)(y * cosine + x * sine));
    }
}
