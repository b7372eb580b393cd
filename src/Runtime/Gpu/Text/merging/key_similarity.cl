// KeySimilarity: tokens are compared by the mean of their keys over the heads (ToMe, arXiv 2210.09461, section 3), added in the order of heads.
#define METRIC_WIDTH at.head_width

// Writes that mean of every token. Neighbouring threads read neighbouring channels of one head, and the heads of a value are read side by side.
// Grid: sixteen tokens a group of 256 threads, so that some groups wait for memory while others add.
KERNEL void average_keys(STAGE)
{
    int first = GROUP_X * 16;
    int count = (TOKENS - first < 16 ? TOKENS - first : 16) * at.head_width;
    float share = 1.0f / (float)at.key_heads;
    for (int place = THREAD; place < count; place += 256)
    {
        int token = first + place / at.head_width, channel = place % at.head_width;
        GLOBAL const element* key = keys + (int64)ITEM * at.key_item + (int64)token * at.key_token + channel;
        float sum = 0.0f;
        for (int head = 0; head < at.key_heads; head++)
        {
            sum += READ(key, (int64)head * at.key_head);
        }

        metric[((int64)ITEM * TOKENS + first) * at.head_width + place] = at.key_heads == 1 ? READ(key, 0) : sum * share;
    }
}
