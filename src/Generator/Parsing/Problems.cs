using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PipelineDsl.Generator.Parsing;

/// <summary>Collects what is wrong with one declaration. Locations are looked up only when somebody listens: the generator does not.</summary>
/// <param name="pipeline">The class.</param>
/// <param name="report">Told of every problem; null when only <see cref="Any"/> matters.</param>
/// <param name="cancellationToken">Stops the look-up.</param>
internal sealed class Problems(INamedTypeSymbol pipeline, Action<Problem>? report, CancellationToken cancellationToken)
{
    /// <summary>Whether no code can be generated.</summary>
    internal bool Any { get; private set; }

    /// <summary>Stops generation without a word, because the compiler itself reports the error.</summary>
    internal void LeaveToCompiler() => Any = true;

    /// <summary>Blames an argument of an attribute, or all of it.</summary>
    /// <param name="id">One of <see cref="RuleIds"/>.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="argument">Name of the argument; null for the whole attribute.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    internal void Add(string id, AttributeData attribute, string? argument, string detail)
    {
        Any = true;
        if (report is not null)
        {
            report(new Problem(id, Locate(attribute, argument), pipeline.Name, detail));
        }
    }

    /// <summary>Blames the class.</summary>
    /// <param name="id">One of <see cref="RuleIds"/>.</param>
    /// <param name="detail">What is wrong and what to do.</param>
    internal void AddForClass(string id, string detail)
    {
        Any = true;
        report?.Invoke(new Problem(id, pipeline.Locations[0], pipeline.Name, detail));
    }

    private Location Locate(AttributeData attribute, string? argument)
    {
        if (attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is not AttributeSyntax syntax)
        {
            return pipeline.Locations[0];
        }

        AttributeArgumentSyntax? named = argument is null
            ? null
            : syntax.ArgumentList?.Arguments.FirstOrDefault(candidate => candidate.NameEquals?.Name.Identifier.ValueText == argument);
        return (named?.Expression ?? (Microsoft.CodeAnalysis.SyntaxNode)syntax).GetLocation();
    }
}
