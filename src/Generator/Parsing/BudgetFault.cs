namespace PipelineDsl.Generator.Parsing;

/// <summary>A budget that cannot be met at a layer.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Stage">Whose budget it is.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Entering">Tokens that enter the stage there.</param>
/// <param name="Asked">Tokens that the budget would leave; may be negative.</param>
/// <param name="Floor">The fewest that any stage can leave.</param>
/// <param name="Least">The fewest that this stage can leave there: one matching merges no more than half.</param>
internal readonly record struct BudgetFault(BudgetFaultKind Kind, DeclaredStage Stage, int Layer, int Entering, int Asked, int Floor, int Least);
