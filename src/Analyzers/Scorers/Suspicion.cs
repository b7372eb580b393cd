using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers;

/// <summary>One thing to look for in the bodies that a scorer runs. It has no state, so one instance serves every thread.</summary>
internal abstract class Suspicion
{
    /// <summary>Looks at one operation, not at those below it.</summary>
    /// <returns>What is wrong with it, or null. Code may be broken: any type or symbol can be missing.</returns>
    internal abstract Sighting? Look(IOperation operation);
}
