namespace PipelineDsl.Generator.Parsing;

/// <summary>Why a budget cannot be met.</summary>
internal enum BudgetFaultKind
{
    /// <summary>Fewer would be left than must stay.</summary>
    TooFewStay,

    /// <summary>More would be kept than enter.</summary>
    MoreThanEnter,

    /// <summary>More would be merged than one matching can.</summary>
    TooManyMerges,

    /// <summary>The grid or the frames of the recipe do not hold the tokens.</summary>
    Misshapen,
}
