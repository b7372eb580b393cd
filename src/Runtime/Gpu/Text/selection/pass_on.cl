// Every token stays: what a stage does with tokens that are no prompt. The gather behind it then copies all rows.
// Grid: 256 tokens a group, a thread each.
KERNEL void pass_on(STAGE)
{
    int token = GROUP_X * 256 + THREAD;
    if (token < TOKENS)
    {
        chosen[ITEM * KEPT + token] = token;
        assignment[ITEM * TOKENS + token] = token;
    }
}
