// The sum of the values of all threads in front of this one, of a group of 256: sixteen runs of sixteen threads, so that two barriers do.
// The caller has written values[THREAD] and no other thread's.
DEVICE int sum_before(SHARED int* values, SHARED int* sums)
{
    BARRIER();
    int run = THREAD / 16, lane = THREAD % 16, before = 0;
    for (int other = 0; other < 16; other++)
    {
        before += other < lane ? values[run * 16 + other] : 0;
    }

    if (lane == 15)
    {
        sums[run] = before + values[THREAD];
    }

    BARRIER();
    int front = 0;
    for (int other = 0; other < 16; other++)
    {
        front += other < run ? sums[other] : 0;
    }

    return front + before;
}
