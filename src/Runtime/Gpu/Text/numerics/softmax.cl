#include "numerics/exponential.cl"

// Softmax over the first `seen` values of a row of `count`, in place, by a group of 256 threads, which all come here; the others become 0. `greatest` and
// `is_broken`, whether any is no number, are of the values that this thread has looked at. Exponentials are added as sixteen interleaved sums, which are then
// folded in halves, as on the processor. A row that sees nothing is all zeros.
DEVICE void softmax_of_group(GLOBAL float* row, int seen, int count, float greatest, int is_broken, SHARED float* sums, SHARED float* breaks)
{
    // Others may still read what is in shared memory.
    BARRIER();
    sums[THREAD] = greatest;
    breaks[THREAD] = is_broken ? 1.0f : 0.0f;
    for (int half_of = 128; half_of > 0; half_of /= 2)
    {
        BARRIER();
        if (THREAD < half_of)
        {
            sums[THREAD] = sums[THREAD + half_of] > sums[THREAD] ? sums[THREAD + half_of] : sums[THREAD];
            breaks[THREAD] += breaks[THREAD + half_of];
        }
    }

    BARRIER();
    greatest = sums[0];

    // What is no number makes the whole row so, where it is told.
    float broken = breaks[0] > 0.0f ? INFINITE - INFINITE : 0.0f;
    int sees_nothing = greatest == -INFINITE;
    for (int place = THREAD; place < count; place += 256)
    {
        row[place] = place >= seen ? 0.0f : sees_nothing ? broken : exp_of_negative(row[place] - greatest) + broken;
    }

    BARRIER();
    float sum = 0.0f;
    for (int place = THREAD; THREAD < 16 && place < seen; place += 16)
    {
        sum += row[place];
    }

    sums[THREAD] = sum;
    for (int half_of = 8; half_of > 0; half_of /= 2)
    {
        BARRIER();
        if (THREAD < half_of)
        {
            sums[THREAD] += sums[THREAD + half_of];
        }
    }

    BARRIER();
    sum = sums[0];
    for (int place = THREAD; place < seen && !sees_nothing; place += 256)
    {
        row[place] /= sum;
    }
}
