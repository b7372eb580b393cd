namespace PipelineDsl.Kernels;

/// <summary>Order of the rows that a merge writes.</summary>
public enum MergeOrder
{
    /// <summary>By the position of the token that leads each row.</summary>
    Ascending,

    /// <summary>
    /// ToMe's: protected tokens, then the unmerged tokens of the even set, then the odd set; without protected tokens the unmerged
    /// ones come in order of descending similarity. Mixing the sets gives the next layer new pairs (arXiv 2210.09461, table 1e).
    /// </summary>
    ToMe,
}
