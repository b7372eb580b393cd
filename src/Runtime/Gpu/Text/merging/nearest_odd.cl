#include "merging/pairs.cl"

// Where the vectors lie that tokens are compared by: in a buffer, unless a similarity reads them elsewhere.
#if !defined(METRIC_AT)
#define METRIC_AT(token, channel) metric[((int64)ITEM * TOKENS + (token)) * METRIC_WIDTH + (channel)]
#endif

#define BOTH_HIDDEN 2.0f      // similarity of padding with padding: above every cosine
#define ONE_HIDDEN -2.0f      // similarity of padding with content: below every cosine
#define LOWEST -3.402823466e38f

#define TILE_EVENS 32
#define TILE_ODDS 128
#define TILE_CHANNELS 32
#define EVEN_STRIDE 36        // values from one channel of a tile to the next: four more than there are tokens, so that
#define ODD_STRIDE 132        // threads that write four tokens of eight channels meet in no bank of memory

// What a thread brings of a step into its registers: of the odd tokens from `odd` on and of the group's even ones, from `channel` on.
#define BRING(odd, channel) \
    { \
        int is_there = (odd) < ODDS && (channel) + my_channel < METRIC_WIDTH; \
        _Pragma("unroll") \
        for (int i = 0; i < (TILE_ODDS + TILE_EVENS) / 8; i++) \
        { \
            int token = i < TILE_ODDS / 8 ? 2 * ((odd) + my_slot + 8 * i) + 1 : 2 * (first_even + my_slot + 8 * i - TILE_ODDS); \
            brought[i] = is_there && token < TOKENS ? METRIC_AT(token, (channel) + my_channel) : 0.0f; \
        } \
    }

typedef struct __attribute__((aligned(16))) { float a, b, c, d; } four_tokens;

// Every token at an even position looks for the token at an odd one that has the highest cosine with it; the first among equals. Padding pairs with
// padding, and with content only where there is nothing else. Products are added in the order of channels, as everywhere, so that decisions are the same
// on every device.
//
// Grid: 32 even tokens a group of 256 threads, against all odd ones in tiles of 128. A thread keeps the products of 4 x 4 tokens in registers; a warp
// covers 16 x 32 of them, so that two reads of sixteen bytes feed sixteen multiply-adds and arithmetic, not shared memory, is the limit. Similarities
// are never stored. Norms come from the tiles too: threads of five of the eight warps add the squares of one token each. Few groups
// run at a time, so memory is read a step ahead.
KERNEL void find_nearest_odd(STAGE)
{
    LOCAL four_tokens even_tile[TILE_CHANNELS * EVEN_STRIDE / 4];
    LOCAL four_tokens odd_tile[TILE_CHANNELS * ODD_STRIDE / 4];
    LOCAL float inverses[TILE_ODDS + TILE_EVENS];
    LOCAL float bests[TILE_EVENS * TILE_ODDS / 4];
    LOCAL int nearests[TILE_EVENS * TILE_ODDS / 4];
    LOCAL int hidden_odds[TILE_ODDS];
    LOCAL int shown_odds[TILE_ODDS];
    SHARED float* even_values = (SHARED float*)even_tile;
    SHARED float* odd_values = (SHARED float*)odd_tile;

    // A warp's threads lie 4 evens by 8 odds, in fours; its eight warps 2 by 4.
    int lane = THREAD % 32, warp = THREAD / 32;
    int my_evens = lane / 8 + warp % 2 * 4;
    int my_odds = lane % 8 + warp / 2 * 8;
    int first_even = GROUP_X * TILE_EVENS;

    float best_of[4];
    int nearest_of[4];
    for (int i = 0; i < 4; i++)
    {
        best_of[i] = -INFINITE;
        nearest_of[i] = -1;
    }

    // A thread brings one channel of every eighth token of both tiles: a warp four tokens of eight channels, so that rows are read in whole sectors.
    int my_channel = THREAD % 128 / 32 * 8 + THREAD % 32 / 4;
    int my_slot = THREAD / 128 * 4 + THREAD % 4;
    float brought[(TILE_ODDS + TILE_EVENS) / 8];
    int is_bad = 0;
    BRING(0, 0);

    // The first odd tokens that take part, among those that this thread looks after.
    int first_hidden = -1, first_shown = -1;
    for (int first_odd = 0; first_odd < ODDS; first_odd += TILE_ODDS)
    {
        float dots[16], squares = 0.0f;
        for (int i = 0; i < 16; i++)
        {
            dots[i] = 0.0f;
        }

        for (int first_channel = 0; first_channel < METRIC_WIDTH; first_channel += TILE_CHANNELS)
        {
#pragma unroll
            for (int i = 0; i < TILE_ODDS / 8; i++)
            {
                odd_values[my_channel * ODD_STRIDE + my_slot + 8 * i] = brought[i];
            }

#pragma unroll
            for (int i = 0; i < TILE_EVENS / 8; i++)
            {
                even_values[my_channel * EVEN_STRIDE + my_slot + 8 * i] = brought[TILE_ODDS / 8 + i];
            }

            BARRIER();
            int is_last = first_channel + TILE_CHANNELS >= METRIC_WIDTH;
            BRING(is_last ? first_odd + TILE_ODDS : first_odd, is_last ? 0 : first_channel + TILE_CHANNELS);
#pragma unroll 4
            for (int channel = 0; channel < TILE_CHANNELS; channel++)
            {
                four_tokens even = even_tile[channel * (EVEN_STRIDE / 4) + my_evens];
                four_tokens odd = odd_tile[channel * (ODD_STRIDE / 4) + my_odds];
                dots[0] = FMA(even.a, odd.a, dots[0]);
                dots[1] = FMA(even.a, odd.b, dots[1]);
                dots[2] = FMA(even.a, odd.c, dots[2]);
                dots[3] = FMA(even.a, odd.d, dots[3]);
                dots[4] = FMA(even.b, odd.a, dots[4]);
                dots[5] = FMA(even.b, odd.b, dots[5]);
                dots[6] = FMA(even.b, odd.c, dots[6]);
                dots[7] = FMA(even.b, odd.d, dots[7]);
                dots[8] = FMA(even.c, odd.a, dots[8]);
                dots[9] = FMA(even.c, odd.b, dots[9]);
                dots[10] = FMA(even.c, odd.c, dots[10]);
                dots[11] = FMA(even.c, odd.d, dots[11]);
                dots[12] = FMA(even.d, odd.a, dots[12]);
                dots[13] = FMA(even.d, odd.b, dots[13]);
                dots[14] = FMA(even.d, odd.c, dots[14]);
                dots[15] = FMA(even.d, odd.d, dots[15]);
            }

            if (THREAD < TILE_ODDS + TILE_EVENS)
            {
                for (int channel = 0; channel < TILE_CHANNELS; channel++)
                {
                    float value = THREAD < TILE_ODDS ? odd_values[channel * ODD_STRIDE + THREAD] : even_values[channel * EVEN_STRIDE + THREAD - TILE_ODDS];
                    is_bad |= !(value - value == 0.0f);
                    squares = FMA(value, value, squares);
                }
            }

            BARRIER();
        }

        // One over the norm. NaN, which is greater than nothing, keeps from being chosen what takes no part, is padding or does not exist.
        if (THREAD < TILE_ODDS + TILE_EVENS)
        {
            float inverse = squares > 0.0f ? 1.0f / SQRT(squares) : 0.0f;
            int token = 2 * (first_odd + THREAD) + 1;
            if (THREAD < TILE_ODDS)
            {
                int is_candidate = token < TOKENS && !takes_no_part(origins, ITEM, token, TOKENS);
                int is_shown = is_candidate && is_visible(mask, at, ITEM, token);
                first_shown = is_shown && first_shown < 0 ? token : first_shown;
                first_hidden = is_candidate && !is_shown && first_hidden < 0 ? token : first_hidden;
                inverse = is_shown ? inverse : INFINITE - INFINITE;
            }

            inverses[THREAD] = inverse;
        }

        BARRIER();
        for (int odd = 0; odd < 4; odd++)
        {
            float inverse = inverses[my_odds * 4 + odd];
            for (int even = 0; even < 4; even++)
            {
                float similarity = dots[even * 4 + odd] * inverse;
                nearest_of[even] = similarity > best_of[even] ? 2 * (first_odd + my_odds * 4 + odd) + 1 : nearest_of[even];
                best_of[even] = similarity > best_of[even] ? similarity : best_of[even];
            }
        }
    }

    if (is_bad)
    {
        FAULT(FAULT_METRIC);
    }

    for (int even = 0; even < 4; even++)
    {
        bests[my_odds * TILE_EVENS + my_evens * 4 + even] = best_of[even];
        nearests[my_odds * TILE_EVENS + my_evens * 4 + even] = nearest_of[even];
    }

    if (THREAD < TILE_ODDS)
    {
        hidden_odds[THREAD] = first_hidden;
        shown_odds[THREAD] = first_shown;
    }

    BARRIER();
    int token = 2 * (first_even + THREAD);
    if (THREAD >= TILE_EVENS || token >= TOKENS)
    {
        return;
    }

    // A thread an even token: the best of 32 threads, and of equals the first.
    float highest = -INFINITE;
    int nearest = -1;
    if (!takes_no_part(origins, ITEM, token, TOKENS))
    {
        int is_shown = is_visible(mask, at, ITEM, token);
        for (int other = 0; is_shown && other < TILE_ODDS / 4; other++)
        {
            float candidate = bests[other * TILE_EVENS + THREAD];
            int candidate_at = nearests[other * TILE_EVENS + THREAD];
            int is_nearer = candidate > highest || (candidate == highest && candidate_at >= 0 && candidate_at < nearest);
            highest = is_nearer ? candidate : highest;
            nearest = is_nearer ? candidate_at : nearest;
        }

        if (nearest >= 0)
        {
            // Squares may overflow, and infinity times zero is NaN: such a token comes last, but before those without a partner.
            highest *= inverses[TILE_ODDS + THREAD];
            highest = highest >= LOWEST ? highest : LOWEST;
        }
        else if (at.mask_type != 0)
        {
            int hidden_odd = TOKENS, shown_odd = TOKENS;
            for (int other = 0; other < TILE_ODDS; other++)
            {
                hidden_odd = hidden_odds[other] >= 0 && hidden_odds[other] < hidden_odd ? hidden_odds[other] : hidden_odd;
                shown_odd = shown_odds[other] >= 0 && shown_odds[other] < shown_odd ? shown_odds[other] : shown_odd;
            }

            int is_both = !is_shown && hidden_odd < TOKENS;
            int other = is_shown || is_both ? hidden_odd : shown_odd;
            nearest = other < TOKENS ? other : -1;
            highest = other < TOKENS ? (is_both ? BOTH_HIDDEN : ONE_HIDDEN) : -INFINITE;
        }
    }

    best[ITEM * EVENS + first_even + THREAD] = highest;
    partner[ITEM * EVENS + first_even + THREAD] = nearest;
}
