using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PipelineDsl.Generator.Infrastructure;
using PipelineDsl.Generator.Model;

namespace PipelineDsl.Generator.Translation;

/// <summary>
/// Writes the kernel around a scorer's body. A body that is one loop over independent tokens is spread over the grid, a thread a token. Where loops follow
/// each other, because a scorer looks at all tokens first, one group of threads runs a sequence: independent loops are spread over its threads, and every
/// thread repeats what stands between them. Any other body is run by one thread a sequence.
/// </summary>
/// <param name="scorer">The scorer's name.</param>
/// <param name="method">What implements the contract.</param>
/// <param name="signal">What the scorer reads.</param>
internal sealed class KernelWriter(string scorer, IMethodSymbol method, SignalForm signal)
{
    private readonly FunctionScope _scope = new(callInScorer: null);
    private readonly IParameterSymbol _read = method.Parameters[0], _written = method.Parameters[1];

    private bool IsSimilarity => method.Name.EndsWith("Metric", StringComparison.Ordinal);

    /// <summary>Writes it.</summary>
    /// <param name="context">The translation.</param>
    /// <param name="body">The body of the scorer.</param>
    internal TranslationModel Write(TranslationContext context, IBlockOperation body)
    {
        var functions = new FunctionSet(context);
        var statements = new StatementWriter(context, functions, _scope);
        _scope.Declare(_read, new Term(KernelText.Name(_read.Name), TypeOf(signal)));
        _scope.Declare(_written, new Term(KernelText.Name(_written.Name), KernelTypes.SingleSpan));

        IOperation[] lines = [.. body.Operations.Where(static line => !IsLastReturn(line))];
        ILocalSymbol?[] loops = [.. lines.Select(line => TokenLoop.Of(line, _written))];
        bool isSpread = lines.Select((line, index) => loops[index] is not null || TokenLoop.IsRepeatable(line, _written)).All(static fits => fits);
        bool isOneLoop = isSpread
            && loops.Count(static token => token is not null) == 1
            && loops[loops.Length - 1] is not null
            && !lines.Take(lines.Length - 1).Any(static line => line.DescendantsAndSelf().Any(static part => part is ILoopOperation));
        string grid = isOneLoop ? "a thread a token, thirty-two tokens a group."
            : isSpread ? "one group of 256 threads a sequence; loops over tokens are spread over them."
            : "one group a sequence, of which one thread works: rounds of its loops depend on each other.";

        if (!isSpread)
        {
            _scope.Lines.Line("if (THREAD != 0)");
            using (_scope.Lines.Block())
            {
                _scope.Lines.Line("return;");
            }
        }

        for (int i = 0; i < lines.Length; i++)
        {
            if (!isSpread || loops[i] is not { } token)
            {
                statements.Write(lines[i]);
            }
            else if (isOneLoop)
            {
                statements.Loops.Spread((IForLoopOperation)lines[i], token, "GROUP_X * 32 + THREAD", "(TOKENS + 31) / 32 * 32");
            }
            else
            {
                _scope.Lines.Line("BARRIER();");
                statements.Loops.Spread((IForLoopOperation)lines[i], token, "THREAD", "256");
                _scope.Lines.Line("BARRIER();");
            }
        }

        string kernel = (IsSimilarity ? "UserMetric" : "UserScore") + (isOneLoop ? "" : "OfSequence");
        return new TranslationModel(Text(functions, grid), kernel, "");
    }

    private static bool IsLastReturn(IOperation line) =>
        line is IReturnOperation { ReturnedValue: null } && line.Parent is IBlockOperation block && block.Operations.Last() == line;

    private static string TypeOf(SignalForm signal) => signal switch
    {
        SignalForm.Hidden => KernelTypes.TokenMatrix,
        SignalForm.Keys => KernelTypes.HeadTensor,
        SignalForm.Attention => KernelTypes.AttentionRows,
        SignalForm.Scores => KernelTypes.NetworkSpan,
        _ => KernelTypes.TokenPositions,
    };

    private string Text(FunctionSet functions, string grid)
    {
        var lines = new SourceWriter();
        using (lines.Block())
        {
            foreach ((IParameterSymbol parameter, string type, string value) in (ReadOnlySpan<(IParameterSymbol, string, string)>)[Read(), Written()])
            {
                if (_scope.Used.Contains(parameter))
                {
                    lines.Line($"{type} {KernelText.Name(parameter.Name)} = {value};");
                }
            }
        }

        // The body is written already; these lines go behind its opening brace.
        string inside = lines.ToString();
        inside = inside.Substring(2, inside.Length - 4);
        string name = IsSimilarity ? "metric_by_user" : "score_by_user";
        return new StringBuilder()
            .Append("#include \"user/views.cl\"\n#include \"user/functions.cl\"\n#include \"numerics/keyed_hash.cl\"\n\n")
            .Append(functions.Text)
            .Append($"// {KernelText.Comment(scorer)}, translated from C#.\n// Grid: {grid}\nKERNEL void {name}(STAGE)\n{{\n")
            .Append(inside)
            .Append(Indented(_scope.Lines.ToString()))
            .Append("}\n")
            .ToString();
    }

    private static string Indented(string lines) =>
        string.Concat(lines.Split('\n').Where(static line => line.Length > 0).Select(static line => $"    {line}\n"));

    private (IParameterSymbol Parameter, string Type, string Value) Read() => (_read, TypeOf(signal), signal switch
    {
        SignalForm.Hidden => "token_matrix_of(hidden + (int64)ITEM * at.hidden_item, TOKENS, CHANNELS, at.hidden_token)",
        SignalForm.Keys => "head_tensor_of(keys + (int64)ITEM * at.key_item, at.key_heads, TOKENS, at.head_width, at.key_head, at.key_token)",
        SignalForm.Attention => "attention_rows_of(probabilities + (int64)ITEM * at.heads * TOKENS, at.heads, TOKENS)",
        SignalForm.Scores => "network_span_of(network + (int64)ITEM * at.network_item, origins ? origins + (int64)ITEM * TOKENS : 0, TOKENS, "
            + "at.network_token, at.network_original ? at.original : 0)",
        _ => "token_positions_of(origins ? origins + (int64)ITEM * TOKENS : 0, TOKENS, ((uint64)at.seed_high << 32) | at.seed_low)",
    });

    private (IParameterSymbol Parameter, string Type, string Value) Written()
    {
        string width = signal == SignalForm.Keys ? "at.head_width" : "CHANNELS";
        return (_written, KernelTypes.SingleSpan, IsSimilarity
            ? $"single_span_of(metric + (int64)ITEM * TOKENS * {width}, TOKENS * {width})"
            : "single_span_of(scores + (int64)ITEM * TOKENS, TOKENS)");
    }
}
