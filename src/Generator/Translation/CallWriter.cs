using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Writes calls: of what kernels have themselves, of parts of spans, and of static methods of the project, which are translated, too.</summary>
/// <param name="context">The translation.</param>
/// <param name="functions">The methods that are called.</param>
/// <param name="scope">The body.</param>
/// <param name="writer">Writes the arguments.</param>
internal sealed class CallWriter(TranslationContext context, FunctionSet functions, FunctionScope scope, ExpressionWriter writer)
{
    private const string Plain = "call static methods of this project that work on numbers and spans";

    /// <summary>Writes a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="isWhole">Whether nothing else is computed beside it, so that it may change variables.</param>
    internal Term Write(IInvocationOperation call, bool isWhole)
    {
        IMethodSymbol method = call.TargetMethod.PartialImplementationPart ?? call.TargetMethod;
        if (call.Instance is not null)
        {
            return new SpanWriter(writer).Method(call) ?? writer.Refuse(call, $"it calls {NameOf(method)}", Plain);
        }

        IArgumentOperation[] arguments = [.. call.Arguments.OrderBy(static argument => argument.Parameter?.Ordinal)];
        bool changesVariables = false;
        var terms = new Term[arguments.Length];
        var passed = new string[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            IParameterSymbol? parameter = arguments[i].Parameter;
            bool isReference = parameter?.RefKind is RefKind.Ref or RefKind.Out;
            changesVariables |= isReference || KernelTypes.IsWritableSpan(parameter?.Type);
            terms[i] = isReference ? Reference(arguments[i].Value) : writer.Write(arguments[i].Value);
            passed[i] = isReference ? "&" + terms[i].Text : terms[i].Bare;
        }

        // What is wrong with an argument was said there.
        if (terms.Any(static term => term.Type.Length == 0))
        {
            return Term.Nothing;
        }

        return KnownFunctions.Call(method, terms)
            ?? (changesVariables && !isWhole
                ? writer.Refuse(call, $"{NameOf(method)} changes variables inside of an expression", "give the call a statement of its own")
                : Call(call, method, terms, passed));
    }

    /// <summary>A static property of the project.</summary>
    internal Term Getter(IPropertyReferenceOperation property) =>
        property is { Instance: null, Property.GetMethod: { } getter } && KernelTypes.Scalar(property.Type) is not null && context.BodyOf(getter) is not null
            ? Call(property, getter, [], [])
            : writer.Refuse(property, Obstacles.Of(property), "use constants, or static properties that compute a number");

    private Term Call(IOperation call, IMethodSymbol method, Term[] terms, string[] passed)
    {
        if (method.IsGenericMethod || method.ContainingType is { IsGenericType: true })
        {
            return writer.Refuse(call, $"{NameOf(method)} is generic", "write it for the types that the scorer needs");
        }

        if (context.BodyOf(method) is not { } body)
        {
            return writer.Refuse(
                call, $"kernels have no {NameOf(method)}, and its source is not in this project", Plain);
        }

        if (!method.ReturnsVoid && KernelTypes.Scalar(method.ReturnType) is null && KernelTypes.ItemOf(method.ReturnType) is null
            && KernelTypes.View(method.ReturnType) is null)
        {
            return writer.Refuse(call, $"{NameOf(method)} returns a {method.ReturnType.Name}", Obstacles.Types);
        }

        // A local function belongs to the body around it.
        SyntaxNode? outside = scope.CallInScorer ?? (context.IsOwn(method.ContainingType) ? null : call.Syntax);
        return functions.Get(method, [.. terms.Select(static term => term.Type)], body, outside) is { } function
            ? new Term($"{function.Text}({string.Concat(passed.Select(static text => text + ", "))}faults)", function.Type)
            : writer.Refuse(call, $"{NameOf(method)} calls itself", "write a loop");
    }

    /// <summary>A variable that a call changes; one that the call declares gets its line in front of the statement.</summary>
    private Term Reference(IOperation argument)
    {
        if (argument is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared } && KernelTypes.Scalar(declared.Type) is { } type)
        {
            var local = new Term(scope.NewName(KernelText.Name(declared.Local.Name)), type);
            scope.Lines.Line($"{type} {local.Text};");
            scope.Declare(declared.Local, local);
            return local;
        }

        return argument is ILocalReferenceOperation or IParameterReferenceOperation && KernelTypes.Scalar(argument.Type) is not null
            ? writer.Write(argument)
            : writer.Refuse(argument, "it passes something by reference that is no variable of a number", "pass a local");
    }

    private static string NameOf(IMethodSymbol method) =>
        method.MethodKind == MethodKind.LocalFunction ? method.Name : $"{method.ContainingType?.Name}.{(method.AssociatedSymbol ?? method).Name}";
}
