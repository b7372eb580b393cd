// Every kernel of a stage takes the same arguments, so that a launch sets them once. What a stage does not use is null.
// Scalars that change from model to model or from run to run; strides count values. The order is that of GpuSizes.
typedef struct
{
    int batch;
    int tokens;          // tokens that enter
    int kept;            // tokens that leave
    int original;        // tokens that entered the first layer
    int hidden_item;     // from one sequence of the batch to the next, in hidden states
    int hidden_token;    // from one token to the next
    int written_item;    // the same in the hidden states that leave
    int written_token;
    int heads;           // heads of queries, or of attention
    int head_width;
    int key_item;
    int key_head;
    int key_token;
    int query_item;
    int query_head;
    int query_token;
    int queries;         // queries whose attention the model gives; 0 where attention is computed
    int attention_item;
    int attention_head;
    int mask_item;       // 0 where one mask serves all sequences
    int mask_row;        // where the row that is read begins
    int mask_type;       // 0 none, 1 single, 2 half, 3 bytes, 4 int32, 5 int64
    int mask_kind;       // 0 additive, 1 visible, 2 hidden
    int network_item;    // values from one sequence to the next in the scores of an auxiliary network
    int network_token;
    int network_original; // whether those scores are of the tokens that entered the first layer
    int bias_rows;       // rows of log sizes a sequence
    int provenance;      // width of the provenance
    uint32 seed_low;
    uint32 seed_high;
    float scale;         // factor on q.k
    int key_heads;       // heads of the keys; several heads of queries may share one
    int causal;          // whether a query sees only the tokens up to its own
} stage_sizes;

#define STAGE \
    GLOBAL const element* hidden, GLOBAL const element* keys, GLOBAL const element* queries, GLOBAL const element* attention, \
    GLOBAL const float* sizes, GLOBAL const byte* mask, GLOBAL const int64* origins, GLOBAL const int64* provenance, \
    GLOBAL const float* network, \
    GLOBAL element* written, GLOBAL int64* written_kept, GLOBAL float* written_sizes, GLOBAL element* written_log_sizes, \
    GLOBAL int64* written_origins, GLOBAL int64* written_provenance, GLOBAL int64* written_assignment, \
    GLOBAL float* scores, GLOBAL float* probabilities, GLOBAL float* metric, GLOBAL float* best, GLOBAL int* partner, \
    GLOBAL int* chosen, GLOBAL int* assignment, GLOBAL int* cells, GLOBAL int* chain, GLOBAL float* merged_sizes, \
    GLOBAL int* faults, const stage_sizes at

// The sequence of the batch that a group of threads works on.
#define ITEM GROUP_Y

// Counts that the plan fixes are constants of the stage; others come with the run.
#if !defined(TOKENS)
#define TOKENS at.tokens
#endif
#if !defined(KEPT)
#define KEPT at.kept
#endif

// Errors are written where the processor reads them after the run: nothing waits for that.
#define FAULT_SCORE 1      // a score is not finite
#define FAULT_WEIGHT 2     // a debiasing table has no weight for a position, or none that counts
#define FAULT_METRIC 3     // a vector that tokens are compared by is not finite
#define FAULT_PROVENANCE 4 // provenance names a token that does not exist
#define FAULT_POSITION 5   // an original position is out of range
#define FAULT_PAIRS 6      // fewer tokens can merge into another than should
#define FAULT(code) faults[0] = (code)
