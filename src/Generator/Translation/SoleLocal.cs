using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Statements that declare one local.</summary>
internal static class SoleLocal
{
    /// <summary>The declaration in a loop's head that declares one local; null for any other head.</summary>
    internal static IVariableDeclaratorOperation? Of(IForLoopOperation loop) =>
        loop.Before.Length == 1
        && loop.Before[0] is IVariableDeclarationGroupOperation { Declarations: { Length: 1 } declarations }
        && declarations[0].Declarators.Length == 1
            ? declarations[0].Declarators[0]
            : null;
}
