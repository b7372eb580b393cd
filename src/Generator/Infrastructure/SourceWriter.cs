using System.Runtime.CompilerServices;
using System.Text;

namespace PipelineDsl.Generator.Infrastructure;

/// <summary>Writes C#: indents, ends lines with \n alone, leaves no trailing blanks and formats numbers the same in every culture.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new(8192);
    private int _depth;

    /// <summary>Writes an empty line.</summary>
    internal void Line() => _text.Append('\n');

    /// <summary>Writes one line.</summary>
    internal void Line(string line) => Indent().Append(line).Append('\n');

    /// <summary>Writes one line.</summary>
    internal void Line([InterpolatedStringHandlerArgument("")] ref LineHandler line)
    {
        _ = line;
        _text.Append('\n');
    }

    /// <summary>Opens a brace; disposing closes it.</summary>
    /// <param name="end">What follows the closing brace.</param>
    internal Braces Block(string end = "")
    {
        Line("{");
        _depth++;
        return new Braces(this, end);
    }

    /// <summary>Indents until disposed.</summary>
    internal Braces Indented()
    {
        _depth++;
        return new Braces(this, null);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        _depth == 0 ? _text.ToString() : throw new InvalidOperationException($"{_depth} blocks were left open.");

    private StringBuilder Indent() => _text.Append(' ', _depth * 4);

    /// <summary>Closes a block.</summary>
    internal readonly struct Braces(SourceWriter writer, string? end) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            writer._depth--;
            if (end is not null)
            {
                writer.Line("}" + end);
            }
        }
    }

    /// <summary>Appends an interpolated line straight to the text.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct LineHandler
    {
        private readonly StringBuilder _text;

        public LineHandler(int literalLength, int formattedCount, SourceWriter writer)
        {
            _ = literalLength + formattedCount;
            _text = writer.Indent();
        }

        public void AppendLiteral(string text) => _text.Append(text);

        public void AppendFormatted(string? text) => _text.Append(text);

        public void AppendFormatted(int number) => _text.Append(CSharpText.Literal(number));

        public void AppendFormatted(double number) => _text.Append(CSharpText.Literal(number));
    }
}
