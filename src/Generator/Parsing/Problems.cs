using Microsoft.CodeAnalysis;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Collects what is wrong with one declaration. Locations are looked up only when somebody listens: the generator does not.</summary>
/// <param name="pipeline">The class.</param>
/// <param name="report">Told of every problem; null when only <see cref="Any"/> matters.</param>
/// <param name="cancellationToken">Stops the look-up.</param>
internal sealed class Problems(INamedTypeSymbol pipeline, Action<Problem>? report, CancellationToken cancellationToken)
{
    /// <summary>Whether no code can be generated.</summary>
    internal bool Any { get; private set; }

    /// <summary>The attribute whose part of the class is blamed for what is wrong with all of the class.</summary>
    internal AttributeData? Declaration { get; set; }

    /// <summary>Stops generation without a word, because the compiler itself reports the error.</summary>
    internal void LeaveToCompiler() => Any = true;

    /// <summary>Blames an argument of an attribute, or all of it.</summary>
    /// <param name="id">One of <see cref="RuleIds"/>.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="argument">Name of the argument; null for the whole attribute.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    /// <param name="repairs">What a machine could do about it, the best first.</param>
    internal void Add(string id, AttributeData attribute, string? argument, string detail, params Repair[] repairs)
    {
        Any = true;
        if (report is not null)
        {
            report(new Problem(id, AttributeSites.Of(pipeline, attribute, argument, cancellationToken), pipeline.Name, detail, repairs));
        }
    }

    /// <summary>
    /// Blames an argument of an attribute; what a machine could do about it takes time to find, so it is looked for
    /// only when somebody listens.
    /// </summary>
    /// <param name="id">One of <see cref="RuleIds"/>.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="argument">Name of the argument; null for the whole attribute.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    /// <param name="repairs">Finds what a machine could do about it, the best first.</param>
    internal void Add(string id, AttributeData attribute, string? argument, string detail, Func<IEnumerable<Repair>> repairs)
    {
        Any = true;
        if (report is not null)
        {
            Add(id, attribute, argument, detail, [.. repairs()]);
        }
    }

    /// <summary>Blames the class.</summary>
    /// <param name="id">One of <see cref="RuleIds"/>.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    /// <param name="repairs">What a machine could do about it, the best first.</param>
    internal void AddForClass(string id, string detail, params Repair[] repairs)
    {
        Any = true;
        if (report is not null)
        {
            Location location = Declaration is { } attribute ? AttributeSites.OfClassName(pipeline, attribute, cancellationToken) : pipeline.Locations[0];
            report(new Problem(id, location, pipeline.Name, detail, repairs));
        }
    }
}
