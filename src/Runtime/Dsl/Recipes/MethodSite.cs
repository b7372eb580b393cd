namespace PipelineDsl.Recipes;

/// <summary>Where a method acts; the names are those of <c>CutPoint</c>.</summary>
internal enum MethodSite
{
    /// <summary>Between attention and MLP.</summary>
    AfterAttention,

    /// <summary>Between two layers.</summary>
    AfterBlock,

    /// <summary>Between two sessions.</summary>
    Output,

    /// <summary>Around the attention of a block.</summary>
    AroundAttention,
}
