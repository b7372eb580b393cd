namespace PipelineDsl.Datasets;

/// <summary>What the centre of a group is.</summary>
internal enum GroupCentre
{
    /// <summary>The centroid of a cluster.</summary>
    Centroid,

    /// <summary>The mean of the members.</summary>
    Mean,

    /// <summary>The median of the members, coordinate by coordinate.</summary>
    Median,
}
