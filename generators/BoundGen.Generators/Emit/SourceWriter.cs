using System;
using System.Text;

namespace BoundGen.Generators.Emit;

/// <summary>Text with indentation and scoped blocks; line ends are \n everywhere.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines at the current depth; a text of several lines keeps its inner indentation.</summary>
    public void Write(string lines)
    {
        foreach (string line in lines.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', 4 * _depth).Append(line);
            _text.Append('\n');
        }
    }

    public void BlankLine() => _text.Append('\n');

    /// <summary>Writes a header and an opening brace; disposing closes the block.</summary>
    public Scope Block(string header)
    {
        Write(header);
        Write("{");
        _depth++;
        return new Scope(this);
    }

    public override string ToString() => _text.ToString();

    private void Close()
    {
        _depth--;
        Write("}");
    }

    public readonly struct Scope(SourceWriter writer) : IDisposable
    {
        public void Dispose() => writer.Close();
    }
}
