namespace PipelineDsl;

/// <summary>
/// Multiplies the scores of pruning stages by a table over positions, so that attention's habit of favouring late tokens no longer decides
/// (attention debiasing, arXiv 2508.17807). Position 0 of the table is the first token of the stage's span, or the first unprotected one.
/// </summary>
/// <typeparam name="TTable">The table, measured once for a model and a method.</typeparam>
/// <example><c>[Debias&lt;LlavaPositions&gt;]</c></example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class DebiasAttribute<TTable> : Attribute
    where TTable : struct, IDebiasTable;
