using System.Collections.Immutable;

namespace PipelineDsl.Analyzers.Scorers.Allocations;

/// <summary>
/// Every way in which C# takes memory from the garbage collector, one class each. What they say was measured on .NET 10 where C# and
/// the just-in-time compiler leave it open; that the latter may put an object on the stack when it does not escape is not relied on.
/// </summary>
internal static class AllocationKinds
{
    /// <summary>The kinds; the first that knows an operation speaks for it.</summary>
    internal static ImmutableArray<Suspicion> All { get; } =
    [
        new ObjectCreation(),
        new ArrayCreation(),
        new ParamsArray(),
        new CollectionExpression(),
        new Boxing(),
        new Closure(),
        new DelegateCreation(),
        new Linq(),
        new TextOperation(),
        new AllocatingCall(),
        new StateMachine(),
        new Enumerator(),
        new Slice(),
        new DynamicOperation(),
    ];
}
