// Entries are read sixteen a group of 256 threads, sixteen threads an entry, so that a row is read side by side. As on the processor, what a row gives is added
// to sixteen interleaved sums, which are then folded in halves.
#define ENTRY (GROUP_X * 16 + THREAD / 16)
#define ROW_LANE (THREAD % 16)
#define HEAD_OF_CACHE GROUP_Y

// The sum of an entry's sixteen threads; all threads of the group meet here.
DEVICE float folded(SHARED float* sums, float sum)
{
    BARRIER();
    sums[THREAD] = sum;
    for (int half_of = 8; half_of > 0; half_of /= 2)
    {
        BARRIER();
        if (ROW_LANE < half_of)
        {
            sums[THREAD] += sums[THREAD + half_of];
        }
    }

    BARRIER();
    return sums[THREAD - ROW_LANE];
}

// The squared length of this thread's entry; 0 beyond the last.
DEVICE float squared_length(GLOBAL const element* rows, SHARED float* sums, const cache_score_sizes at)
{
    float sum = 0.0f;
    if (ENTRY < at.entries)
    {
        GLOBAL const element* row = rows + ((int64)HEAD_OF_CACHE * at.entries + ENTRY) * HEAD_DIM;
        for (int channel = ROW_LANE; channel < HEAD_DIM; channel += 16)
        {
            float value = READ(row, channel);
            sum = FMA(value, value, sum);
        }
    }

    return folded(sums, sum);
}

// The product of this thread's entry with one vector; 0 beyond the last.
DEVICE float product_with(GLOBAL const element* rows, GLOBAL const float* vector, SHARED float* sums, const cache_score_sizes at)
{
    float sum = 0.0f;
    if (ENTRY < at.entries)
    {
        GLOBAL const element* row = rows + ((int64)HEAD_OF_CACHE * at.entries + ENTRY) * HEAD_DIM;
        for (int channel = ROW_LANE; channel < HEAD_DIM; channel += 16)
        {
            sum = FMA(READ(row, channel), vector[channel], sum);
        }
    }

    return folded(sums, sum);
}

// Writes the number of this thread's entry, once.
DEVICE void give(GLOBAL float* numbers, float number, const cache_score_sizes at)
{
    if (ROW_LANE == 0 && ENTRY < at.entries)
    {
        numbers[(int64)HEAD_OF_CACHE * at.entries + ENTRY] = number;
    }
}
