namespace PipelineDsl.Recipes;

/// <summary>The order of the rows that a method writes.</summary>
internal enum MethodOrder
{
    /// <summary>By position.</summary>
    Position,

    /// <summary>By descending score.</summary>
    Score,

    /// <summary>By the method's own groups.</summary>
    Groups,
}
