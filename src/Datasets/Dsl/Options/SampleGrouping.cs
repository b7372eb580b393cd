namespace PipelineDsl;

/// <summary>Into which groups a scorer of groups wants the samples.</summary>
public enum SampleGrouping
{
    /// <summary>Clusters of spherical k-means.</summary>
    Clusters,

    /// <summary>Classes, with the mean of each.</summary>
    ClassMeans,

    /// <summary>Classes, with the coordinate-wise median of each.</summary>
    ClassMedians,

    /// <summary>Classes where labels are declared, else clusters.</summary>
    ClassesOrClusters,
}
