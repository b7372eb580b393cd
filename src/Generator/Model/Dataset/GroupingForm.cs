namespace PipelineDsl.Generator.Model.Dataset;

/// <summary>The runtime's <c>SampleGrouping</c> at compile time; the names agree.</summary>
internal enum GroupingForm
{
    /// <summary>Clusters.</summary>
    Clusters,

    /// <summary>Classes, with means.</summary>
    ClassMeans,

    /// <summary>Classes, with medians.</summary>
    ClassMedians,

    /// <summary>Classes where labels are declared, else clusters.</summary>
    ClassesOrClusters,
}
