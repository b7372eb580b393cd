using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PipelineDsl.Generator.Translation;

/// <summary>Writes statements.</summary>
internal sealed class StatementWriter
{
    private readonly TranslationContext _context;
    private readonly FunctionScope _scope;
    private readonly LoopWriter _loops;
    private readonly DeclarationWriter _declarations;

    /// <param name="context">The translation.</param>
    /// <param name="functions">The methods that are called.</param>
    /// <param name="scope">The body.</param>
    internal StatementWriter(TranslationContext context, FunctionSet functions, FunctionScope scope)
    {
        _context = context;
        _scope = scope;
        Expressions = new ExpressionWriter(context, functions, scope);
        Assignments = new AssignmentWriter(context, scope, Expressions);
        _declarations = new DeclarationWriter(context, scope, Expressions);
        _loops = new LoopWriter(this, scope);
    }

    internal ExpressionWriter Expressions { get; }

    internal AssignmentWriter Assignments { get; }

    internal LoopWriter Loops => _loops;

    internal void WriteAll(IEnumerable<IOperation> statements)
    {
        foreach (IOperation statement in statements)
        {
            Write(statement);
        }
    }

    /// <summary>Writes a statement in braces of its own.</summary>
    internal void WriteBlock(IOperation statement)
    {
        using (_scope.Lines.Block())
        {
            WriteAll(statement is IBlockOperation block ? block.Operations : [statement]);
        }
    }

    internal void Write(IOperation statement)
    {
        switch (statement)
        {
            case IBlockOperation:
                WriteBlock(statement);
                break;
            case IVariableDeclarationGroupOperation group:
                _declarations.Write(group);
                break;
            case IExpressionStatementOperation { Operation: var expression }:
                if (Assignments.Write(expression) is { Length: > 0 } text)
                {
                    _scope.Lines.Line($"{text};");
                }

                break;
            case IConditionalOperation condition:
                If(condition, "");
                break;
            case IForLoopOperation or IForEachLoopOperation or IWhileLoopOperation:
                _loops.Write((ILoopOperation)statement);
                break;
            case ISwitchOperation choice:
                Switch(choice);
                break;
            case IBranchOperation { BranchKind: BranchKind.Break or BranchKind.Continue } branch:
                _scope.Lines.Line(branch.BranchKind == BranchKind.Break ? "break;" : "continue;");
                break;
            case IReturnOperation { Kind: OperationKind.Return } answer:
                Return(answer);
                break;
            case ILocalFunctionOperation or IEmptyOperation:
                break;
            default:
                _context.Refuse(_scope, statement, Obstacles.Of(statement), Obstacles.Advice(statement));
                break;
        }
    }

    private void If(IConditionalOperation condition, string before)
    {
        // The condition may write lines of its own, so it comes first.
        string question = Expressions.WriteWhole(condition.Condition).Bare;
        _scope.Lines.Line($"{before}if ({question})");
        WriteBlock(condition.WhenTrue);
        if (condition.WhenFalse is IConditionalOperation next && !next.Condition.Descendants().OfType<IDeclarationExpressionOperation>().Any())
        {
            If(next, "else ");
        }
        else if (condition.WhenFalse is { } otherwise)
        {
            _scope.Lines.Line("else");
            WriteBlock(otherwise);
        }
    }

    private void Switch(ISwitchOperation choice)
    {
        Term value = Expressions.WriteWhole(choice.Value);
        if (!KernelTypes.IsInteger(value.Type))
        {
            if (value.Type.Length > 0)
            {
                _context.Refuse(_scope, choice.Value, "kernels switch over whole numbers alone", "use if");
            }

            return;
        }

        _scope.Lines.Line($"switch ({value.Bare})");
        using (_scope.Lines.Block())
        {
            foreach (ISwitchCaseOperation section in choice.Cases)
            {
                foreach (ICaseClauseOperation clause in section.Clauses)
                {
                    Clause(clause);
                }

                using (_scope.Lines.Block())
                {
                    WriteAll(section.Body);
                }
            }
        }
    }

    private void Clause(ICaseClauseOperation clause)
    {
        switch (clause)
        {
            case IDefaultCaseClauseOperation:
                _scope.Lines.Line("default:");
                break;
            case ISingleValueCaseClauseOperation { Value: { } value }:
                _scope.Lines.Line($"case {Expressions.Write(value).Bare}:");
                break;
            default:
                _context.Refuse(_scope, clause, "kernels have no patterns as cases", "use if, or a switch expression");
                break;
        }
    }

    private void Return(IReturnOperation answer)
    {
        if (answer.ReturnedValue is null)
        {
            _scope.Lines.Line("return;");
            return;
        }

        Term value = Expressions.WriteWhole(answer.ReturnedValue);
        if (value.Type.Length > 0 && _scope.ReturnType.Length == 0)
        {
            _scope.ReturnType = value.Type;
        }

        if (value.Type.Length > 0 && value.Type != _scope.ReturnType)
        {
            _context.Refuse(_scope, answer, "it returns spans of different kinds of memory", "write a method for each");
            return;
        }

        _scope.Lines.Line($"return {value.Bare};");
    }
}
