using System.Runtime.CompilerServices;
using System.Text;
using BoundGen.Testing;

namespace BoundGen.Cli.Tests;

/// <summary>
/// Standard output and error of commands that run inside of the test process: each command's are its own, as tests run side by
/// side.
/// </summary>
internal static class CapturedConsole
{
    private static readonly AsyncLocal<TextWriter?> Output = new(),
        Error = new();

    /// <summary>Runs a command line as the tool's entry point does.</summary>
    public static ProgramRun Run(string[] arguments, Func<string, string?>? environment = null)
    {
        using StringWriter output = new(),
            error = new();
        (Output.Value, Error.Value) = (output, error);
        try
        {
            int exitCode = CommandLine.Run(arguments, environment);
            return new ProgramRun("boundgen " + string.Join(' ', arguments), exitCode, output.ToString(), error.ToString());
        }
        finally
        {
            (Output.Value, Error.Value) = (null, null);
        }
    }

    // Before any code can have kept the writer that was there.
    [ModuleInitializer]
    internal static void Install()
    {
        Console.SetOut(new Router(Output, Console.Out));
        Console.SetError(new Router(Error, Console.Error));
    }

    /// <summary>
    /// Writes to the current command's writer, and where there is none to the console; <see cref="Console"/> lets one thread at a
    /// time in.
    /// </summary>
    private sealed class Router(AsyncLocal<TextWriter?> current, TextWriter console) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        private TextWriter Target => current.Value ?? console;

        public override void Write(char value) => Target.Write(value);

        public override void Write(char[] buffer, int index, int count) => Target.Write(buffer, index, count);

        public override void Write(string? value) => Target.Write(value);

        public override void Flush() => Target.Flush();
    }
}
