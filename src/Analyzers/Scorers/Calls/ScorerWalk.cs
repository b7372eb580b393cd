using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PipelineDsl.Analyzers.Scorers.Calls;

/// <summary>
/// Follows one scorer from what the pipeline calls. Bodies of the scorer itself are reported where they stand; for a body elsewhere the call
/// in the scorer is, because there it can be avoided, and others may call that body as they please.
/// </summary>
/// <param name="scorer">The scorer.</param>
/// <param name="bodies">The bodies of its compilation.</param>
/// <param name="cancellationToken">Stops the work.</param>
internal sealed class ScorerWalk(INamedTypeSymbol scorer, MethodBodies bodies, CancellationToken cancellationToken)
{
    private readonly Queue<Callee> _own = new();
    private readonly SeenCallees _seen = new();
    private readonly Dictionary<Location, ScorerFinding> _found = [];

    /// <summary>Every finding, each place once.</summary>
    internal IReadOnlyCollection<ScorerFinding> Find()
    {
        foreach (IMethodSymbol entry in ScorerContracts.EntryPoints(scorer))
        {
            // What an interface implements by default has no place in the scorer but its name.
            Enter(Callee.Of(entry, TypeMap.Empty), scorer.Locations.FirstOrDefault());
        }

        while (_own.Count > 0)
        {
            Callee body = _own.Dequeue();
            BodyFacts facts = bodies.Of(body.Method, cancellationToken);
            foreach (Sighting sighting in facts.Sightings)
            {
                Add(new ScorerFinding(sighting.Node.GetLocation(), sighting, "", []));
            }

            foreach (Call call in facts.Calls)
            {
                if (body.Follow(call) is { } callee)
                {
                    Enter(callee, call.Node.GetLocation());
                }
            }
        }

        return _found.Values;
    }

    private void Add(ScorerFinding finding)
    {
        if (!_found.ContainsKey(finding.Location))
        {
            _found.Add(finding.Location, finding);
        }
    }

    private void Enter(Callee callee, Location? call)
    {
        if (IsOwn(callee.Method))
        {
            if (_seen.Add(callee))
            {
                _own.Enqueue(callee);
            }
        }
        else if (call is not null)
        {
            FollowElsewhere(callee, call);
        }
    }

    private bool IsOwn(IMethodSymbol method)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, scorer))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Breadth first, so that the message shows the shortest way.</summary>
    private void FollowElsewhere(Callee first, Location call)
    {
        var seen = new SeenCallees();
        seen.Add(first);
        var pending = new Queue<ImmutableArray<Callee>>([[first]]);
        ImmutableArray<Location>.Builder places = ImmutableArray.CreateBuilder<Location>();
        (Sighting Sighting, string Way)? shortest = null;
        while (pending.Count > 0)
        {
            ImmutableArray<Callee> way = pending.Dequeue();
            Callee body = way[way.Length - 1];
            BodyFacts facts = bodies.Of(body.Method, cancellationToken);
            if (shortest is null && facts.Sightings.Length > 0)
            {
                shortest = (facts.Sightings[0], string.Join(" -> ", way.Select(static callee => callee.Name)));
            }

            places.AddRange(facts.Sightings.Select(static sighting => sighting.Node.GetLocation()));
            foreach (Callee callee in facts.Calls.Select(body.Follow).OfType<Callee>())
            {
                if (IsOwn(callee.Method))
                {
                    Enter(callee, call);
                }
                else if (seen.Add(callee))
                {
                    pending.Enqueue(way.Add(callee));
                }
            }
        }

        if (shortest is { } found)
        {
            Add(new ScorerFinding(call, found.Sighting, found.Way, places.ToImmutable()));
        }
    }
}
