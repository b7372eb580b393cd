// HiddenSimilarity: tokens are compared by their hidden states (as tomesd does, arXiv 2303.17604). The search for partners reads them where they lie.
#define METRIC_WIDTH CHANNELS
#define METRIC_AT(token, channel) READ(hidden, (int64)ITEM * at.hidden_item + (int64)(token) * at.hidden_token + (channel))
