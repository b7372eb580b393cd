// ClsAttention, LastQueryAttention and MeanAttention: a token scores the attention that it receives, averaged over the heads in their order.
// Grid: 256 tokens a group, a thread each; neighbours read neighbours.
KERNEL void score_by_head_mean(STAGE)
{
    int token = GROUP_X * 256 + THREAD;
    if (token < TOKENS)
    {
        GLOBAL const float* from = probabilities + (int64)ITEM * at.heads * TOKENS + token;
        float sum = 0.0f;
        for (int head = 0; head < at.heads; head++)
        {
            sum += from[(int64)head * TOKENS];
        }

        scores[ITEM * TOKENS + token] = at.heads == 1 ? from[0] : sum * (1.0f / (float)at.heads);
    }
}
