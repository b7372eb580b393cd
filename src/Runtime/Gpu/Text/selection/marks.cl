#include "tokens.cl"

// Checks the scores of a sequence and marks the tokens whose fate the plan knows: padding gets -infinity, so that it is taken last; protected tokens and
// those outside of the span get +infinity, so that they are taken first. A debiasing table then takes out what a place alone is worth; where its weight
// is 0 (letterbox padding) the score becomes -infinity. A score that is not finite is reported
// and counts as 0, so that as many stay as the outputs have room for. All threads of a group call it; the last barrier makes the marks visible to all of them.
DEVICE void mark_scores(
    GLOBAL float* mine, GLOBAL const byte* mask, GLOBAL const int64* origins, GLOBAL int* faults, const stage_sizes at, int item)
{
    for (int token = THREAD; token < TOKENS; token += 256)
    {
        float score = mine[token];
        if (!(score - score == 0.0f))
        {
            FAULT(FAULT_SCORE);
            score = 0.0f;
        }

        int64 position = position_of(origins, item, token, TOKENS);
        int stays = is_protected(position) || !is_in_span(position);
        score = stays ? INFINITE : is_visible(mask, at, item, token) ? score : -INFINITE;
#if defined(DEBIAS_START)
        int64 place = position - DEBIAS_START;
        if (place >= 0 && score - score == 0.0f)
        {
            float weight = place < DEBIAS_COUNT ? debias_weights[place] : -1.0f;
            if (weight < 0.0f)
            {
                FAULT(FAULT_WEIGHT);
            }

            score = weight == 0.0f ? -INFINITE : score * weight;
        }
#endif
        mine[token] = score;
    }

    BARRIER();
}
