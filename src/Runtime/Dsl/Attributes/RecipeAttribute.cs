namespace PipelineDsl;

/// <summary>A published method by name. It expands into stages with the paper's own rounding, order and clamping rules.</summary>
/// <param name="method">The method.</param>
/// <example><c>[Recipe(Method.ToMe, Remove = 13)]</c></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RecipeAttribute(Method method) : StageAttribute
{
    /// <summary>The method.</summary>
    public Method Method { get; } = method;

    /// <summary>As <see cref="MergeAttribute{TSimilarity}.ProportionalAttention"/>, for methods that merge.</summary>
    public bool ProportionalAttention { get; set; } = true;
}
