using System.Net;
using System.Text;

namespace BoundGen.Reports;

/// <summary>Writes HTML with SVG inside. All text and every attribute value is escaped.</summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _html = new("<!DOCTYPE html>\n");

    /// <summary>An element around what is written until it is disposed of, on lines of its own.</summary>
    public Scope Element(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        _html.Append('\n');
        return new Scope(this, name);
    }

    /// <summary>An element around text.</summary>
    public void Leaf(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Open(name, attributes);
        Text(text);
        _html.Append("</").Append(name).Append('>');
    }

    /// <summary>An element that HTML does not close.</summary>
    public void Void(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Open(name, attributes);

    public void Text(string text) => _html.Append(WebUtility.HtmlEncode(text));

    /// <summary>A paragraph.</summary>
    public void Paragraph(string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Leaf("p", text, attributes);
        _html.Append('\n');
    }

    /// <summary>A style sheet, whose text HTML does not escape.</summary>
    /// <exception cref="ArgumentException">A sheet that could end the element.</exception>
    public void Style(string sheet)
    {
        if (sheet.Contains('<', StringComparison.Ordinal))
            throw new ArgumentException("A style sheet has a '<', expected none.", nameof(sheet));
        _html.Append("<style>\n").Append(sheet).Append("\n</style>\n");
    }

    /// <summary>A figure, which is markup already, with its text escaped.</summary>
    /// <exception cref="ArgumentException">Anything but one SVG element.</exception>
    public void Svg(string figure)
    {
        if (!figure.StartsWith("<svg ", StringComparison.Ordinal))
            throw new ArgumentException("A figure does not start with \"<svg \", expected an SVG element.", nameof(figure));
        _html.Append(figure);
    }

    public override string ToString() => _html.ToString();

    private void Open(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _html.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
            _html.Append(' ').Append(attribute).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
        _html.Append('>');
    }

    /// <summary>Closes an element.</summary>
    public readonly struct Scope(HtmlWriter html, string name) : IDisposable
    {
        public void Dispose() => html._html.Append("</").Append(name).Append(">\n");
    }
}
