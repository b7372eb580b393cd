// The sum of the values of all threads in front of this one, of a group of 256: sixteen runs of sixteen threads, so that two barriers do.
// The caller has written values[THREAD] and no other thread's.
DEVICE int sum_before(SHARED const int* values, SHARED int* runs)
{
    BARRIER();
    int run = THREAD / 16, before = 0;
    for (int other = run * 16; other < THREAD; other++)
    {
        before += values[other];
    }

    if (THREAD % 16 == 15)
    {
        runs[run] = before + values[THREAD];
    }

    BARRIER();
    for (int other = 0; other < run; other++)
    {
        before += runs[other];
    }

    return before;
}
