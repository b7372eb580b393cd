namespace PipelineDsl.Kernels;

/// <summary>What herding minimises. Both agree where all rows are of one length.</summary>
public enum HerdingVariant
{
    /// <summary>The distance of the mean of the picks to the mean of all (iCaRL, arXiv 1611.07725).</summary>
    MeanMatch,

    /// <summary>The greatest inner product with what is missing of the mean (Welling 2009; Chen et al., arXiv 1203.3472).</summary>
    InnerProduct,
}
