namespace PipelineDsl;

/// <summary>Asks for the uniform arm in every report: the generated <c>Uniform</c> twin keeps evenly spaced tokens, with the same budgets.</summary>
/// <example><c>[UniformBaseline]</c></example>
/// <example><c>[UniformBaseline]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UniformBaselineAttribute : Attribute;
