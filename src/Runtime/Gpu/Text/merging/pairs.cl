#include "tokens.cl"

// Bipartite matching (ToMe, arXiv 2210.09461, section 3): tokens at even positions merge into tokens at odd ones.
#define EVENS ((TOKENS + 1) / 2)
#define ODDS (TOKENS / 2)

// How many pairs become one token each.
#if !defined(MERGED)
#define MERGED (TOKENS - KEPT)
#endif

#define ORDER_ASCENDING 0 // the rows that leave lie in the order of the tokens that lead them
#define ORDER_TOME 1      // protected tokens, unmerged even ones, odd ones

// Whether a token neither merges nor is merged into: it is protected, or outside of the span.
DEVICE int takes_no_part(GLOBAL const int64* origins, int item, int token, int tokens)
{
    int64 position = position_of(origins, item, token, tokens);
    return is_protected(position) || !is_in_span(position);
}
