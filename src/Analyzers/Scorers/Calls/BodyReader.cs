using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>
/// Reads one body, lambdas in it included. Left out is what does not run when all goes well: what is thrown, calls that never return
/// normally, calls that a release build leaves out, and what the compiler computes.
/// </summary>
internal static class BodyReader
{
    internal static BodyFacts Read(IEnumerable<IOperation> bodies, ImmutableArray<Suspicion> suspicions, CancellationToken cancellationToken)
    {
        ImmutableArray<Sighting>.Builder sightings = ImmutableArray.CreateBuilder<Sighting>();
        ImmutableArray<Call>.Builder calls = ImmutableArray.CreateBuilder<Call>();

        IEnumerable<IOperation> roots = bodies.Select(static body => body is ILocalFunctionOperation { Body: { } inner } ? inner : body);
        foreach (IOperation operation in OperationTree.Walk(roots, IsLeftOut))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (Suspicion suspicion in suspicions)
            {
                if (suspicion.Look(operation) is { } sighting)
                {
                    sightings.Add(sighting);
                    break;
                }
            }

            calls.AddRange(CallFinder.Calls(operation));
        }

        return new BodyFacts(sightings.ToImmutable(), calls.ToImmutable());
    }

    private static bool IsLeftOut(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } or IThrowOperation or INameOfOperation => true,
        // It runs where it is called, if at all.
        ILocalFunctionOperation => true,
        IInvocationOperation call => NormalReturns.AreMissing(call.TargetMethod) || ConditionalCalls.IsLeftOut(call),
        _ => false,
    };
}
