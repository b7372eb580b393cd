namespace PipelineDsl.Kernels;

/// <summary>How k-means finds its first centres.</summary>
public enum KMeansInitialization
{
    /// <summary>k-means|| (Bahmani et al., VLDB 2012): a few passes over the rows, whatever the number of clusters.</summary>
    Parallel,

    /// <summary>k-means++ (Arthur and Vassilvitskii, SODA 2007): a pass over the rows for every cluster.</summary>
    PlusPlus,
}
