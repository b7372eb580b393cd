// Scores of the entries of a cache [heads, entries, HEAD_DIM], one for every head and entry, where the cache is. Only the scores, 1 of 2 x HEAD_DIM values, go
// to the processor, which picks: it keeps the book of which token every entry is.
typedef struct
{
    int entries;     // entries of a head
    int kv_heads;    // key and value heads
    int query_heads; // query heads, where queries are read
    int queries;     // queries of a head among the signals, where queries are read
    int head_dim;    // HEAD_DIM
} cache_score_sizes;

// The plan's numbers, where it knows them.
#if !defined(KV_HEADS)
#define KV_HEADS at.kv_heads
#endif
#if !defined(QUERY_HEADS)
#define QUERY_HEADS at.query_heads
#endif

// `signals` holds what the scorer reads besides: the queries of the last tokens, oldest first [query heads, queries, HEAD_DIM], or filters [heads, HEAD_DIM].
// `work` is handed on from kernel to kernel; `scores` [heads, entries] is what they give.
#define CACHE_SCORES \
    GLOBAL const element* keys, GLOBAL const element* values, GLOBAL const float* signals, GLOBAL float* work, GLOBAL float* scores, \
    const cache_score_sizes at
