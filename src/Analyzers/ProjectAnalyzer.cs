using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PipelineDsl.Analyzers;

/// <summary>
/// What every analyzer of this assembly begins with. Generated code is never looked at, and a project in which no file mentions PipelineDsl,
/// be it in a global using, is left alone as a whole: nothing is registered, so the compiler does not walk through it for us.
/// </summary>
public abstract class ProjectAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.SyntaxTrees.Any(tree => FileText.MentionsPipelineDsl(tree, start.CancellationToken)))
            {
                Start(start);
            }
        });
    }

    /// <summary>Registers what the analyzer looks at in a project that uses PipelineDsl.</summary>
    private protected abstract void Start(CompilationStartAnalysisContext start);
}
