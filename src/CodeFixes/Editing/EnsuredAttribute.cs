using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PipelineDsl.CodeFixes.Editing;

/// <summary>An attribute that a class is to have: where it stands, or where it would.</summary>
internal sealed class EnsuredAttribute
{
    private readonly INamedTypeSymbol _attributeClass;
    private readonly SemanticModel _model;
    private readonly AttributeSyntax? _present;
    private readonly AttributeSyntax _pipeline;
    private readonly AttributeListSyntax? _anchor;

    private EnsuredAttribute(
        INamedTypeSymbol attributeClass, SemanticModel model, AttributeSyntax? present, AttributeSyntax pipeline, AttributeListSyntax? anchor)
    {
        _attributeClass = attributeClass;
        _model = model;
        _present = present;
        _pipeline = pipeline;
        _anchor = anchor;
    }

    /// <summary>What is edited: the attribute, or the part of the class that gets it.</summary>
    internal SyntaxNode Place => (SyntaxNode?)_present ?? _anchor!.Parent!;

    /// <summary>Looks for the attribute on all parts of the class around a site; null when it can be neither found nor added.</summary>
    internal static async Task<EnsuredAttribute?> FindAsync(RepairSite site, CancellationToken cancellationToken)
    {
        if (await site.FindAsync<TypeDeclarationSyntax>(cancellationToken).ConfigureAwait(false) is not { } type
            || await site.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(type, cancellationToken) is not { } symbol
            || DslNames.Find(model.Compilation, site.Repair.Target + "Attribute") is not { } attributeClass)
        {
            return null;
        }

        (INamedTypeSymbol Class, AttributeSyntax Syntax)[] attributes =
        [
            .. from attribute in symbol.GetAttributes()
               where DslNames.IsDsl(attribute.AttributeClass?.ContainingNamespace)
               let syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax
               where syntax is not null
               select (attribute.AttributeClass!, syntax),
        ];
        AttributeSyntax? present = attributes.FirstOrDefault(attribute => SymbolEqualityComparer.Default.Equals(attribute.Class, attributeClass)).Syntax;
        AttributeSyntax? pipeline = attributes.FirstOrDefault(static attribute => IsPipeline(attribute.Class)).Syntax ?? attributes.FirstOrDefault().Syntax;
        AttributeListSyntax? anchor = pipeline?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } part
            ? AttributePlacement.Anchor(part, pipeline, syntax => attributes.Any(attribute => attribute.Syntax == syntax))
            : null;

        // Only files of the project can be edited.
        Document? document = (present ?? pipeline) is { } place ? site.Document.Project.GetDocument(place.SyntaxTree) : null;
        SemanticModel? placeModel = document is null ? null : await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        return placeModel is null || (present ?? (SyntaxNode?)anchor) is null
            ? null
            : new EnsuredAttribute(attributeClass, placeModel, present, pipeline!, anchor);
    }

    /// <summary>What the user reads in the menu; null when the attribute is there and no arguments are wanted.</summary>
    internal string? Title(string name, string text)
    {
        if (_present is null)
        {
            return text.Length == 0 ? $"Add [{name}]" : $"Add [{name}({text})]";
        }

        IReadOnlyList<AttributeArgumentSyntax> arguments = WrittenArguments.Parse(text) ?? [];
        string[] added = [.. arguments.Where(argument => argument.NameEquals is null && IsList).Select(static argument => argument.ToString())];
        string[] set =
        [
            .. arguments
                .Where(argument => argument.NameEquals is not null || !IsList)
                .Select(static argument => NamedArguments.Name(argument) is { } set ? $"{set} to {argument.Expression}" : argument.ToString()),
        ];
        return (added.Length, set.Length) switch
        {
            (0, 0) => null,
            (_, 0) => $"Add {Words.And(added)} to [{name}]",
            (0, _) => $"Set {Words.And(set)} on [{name}]",
            _ => $"Add {Words.And(added)} to [{name}], and set {Words.And(set)}",
        };
    }

    /// <summary>Adds the attribute, or arguments to the one that is there.</summary>
    /// <param name="edits">Takes the change.</param>
    /// <param name="name">Name of the attribute.</param>
    /// <param name="wanted">The arguments that each of several repairs wants; of two values for one argument the first counts.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal async Task AddAsync(
        SolutionEdits edits, string name, IEnumerable<IReadOnlyList<AttributeArgumentSyntax>> wanted, CancellationToken cancellationToken)
    {
        var names = new DslNames(_model, _present ?? _pipeline);
        AttributeArgumentSyntax[][] arguments = [.. wanted.Select(list => list.Select(names.Qualify).ToArray())];
        if (_present is not null)
        {
            AttributeSyntax changed = WithArguments(_present, arguments, _model);
            edits.Add(_present, _ => changed);
            return;
        }

        SourceText text = await _pipeline.SyntaxTree.GetTextAsync(cancellationToken).ConfigureAwait(false);
        AttributeSyntax added = WithArguments(names.Attribute(_attributeClass, name), arguments, model: null);
        edits.Add((TypeDeclarationSyntax)_anchor!.Parent!, part => AttributePlacement.Insert(part, _anchor, text, added));
    }

    private bool IsList => _attributeClass.InstanceConstructors.Any(static constructor => constructor.Parameters.Any(static parameter => parameter.IsParams));

    private static bool IsPipeline(INamedTypeSymbol attributeClass) => attributeClass.Name.EndsWith("PipelineAttribute", StringComparison.Ordinal);

    private AttributeSyntax WithArguments(AttributeSyntax attribute, AttributeArgumentSyntax[][] wanted, SemanticModel? model)
    {
        AttributeArgumentSyntax[][] positional = [.. wanted.Select(static list => list.Where(static argument => argument.NameEquals is null).ToArray())];
        if (IsList)
        {
            attribute = PositionalArguments.Unite(attribute, positional.SelectMany(static list => list).Select(static argument => argument.Expression), model);
        }
        else if (positional.FirstOrDefault(static list => list.Length > 0) is { } first)
        {
            for (int index = 0; index < first.Length; index++)
            {
                attribute = PositionalArguments.Set(attribute, index, first[index]);
            }
        }

        IEnumerable<AttributeArgumentSyntax> named = wanted
            .SelectMany(static list => list)
            .Where(static argument => argument.NameEquals is not null)
            .GroupBy(NamedArguments.Name)
            .Select(static sameName => sameName.First());
        return named.Aggregate(attribute, NamedArguments.Set);
    }
}
