namespace PipelineDsl;

/// <summary>A published method by name. It expands into stages with the paper's own rounding, order and clamping rules.</summary>
/// <param name="method">The method.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class RecipeAttribute(Method method) : StageAttribute
{
    /// <summary>The method.</summary>
    public Method Method { get; } = method;
}
