using System.Globalization;
using System.Runtime.InteropServices;
using BoundGen.Benchmarks.Aot;
using BoundGen.Benchmarks.Ratios;

namespace BoundGen.Benchmarks.Border;

/// <summary>What a call from C costs beyond the pass itself, and how large a library with one network is.</summary>
internal static class BorderCommand
{
    public static int Run(string[] arguments)
    {
        if (CommandOptions.Parse("border", arguments, [], []) is null)
            return 2;
        Console.WriteLine(Machine.ThisOne);
        var folder = Directory.CreateTempSubdirectory("boundgen-border-");
        try
        {
            string source = Path.Combine(SourceTree.Root, "benchmarks", "BoundGen.Benchmarks", "Border");
            string[] processor =
                RuntimeInformation.ProcessArchitecture == Architecture.X64 ? ["-p:IlcInstructionSet=x86-64-v3"] : [];
            AotProgram.Publish(Path.Combine(source, "Library"), folder.FullName, native: true, processor);
            string library = Path.Combine(folder.FullName, "Border.so"),
                program = Path.Combine(folder.FullName, "border");
            string[] compile = ["-O2", "-std=c11", "-D_DEFAULT_SOURCE", "-I", folder.FullName, Path.Combine(source, "border.c")];
            ChildProcess.Run(AotProgram.Linker(), RuntimeSettings.None, [.. compile, library, "-o", program]);
            Console.Write(ChildProcess.Run(program, RuntimeSettings.None));
            double megabytes = new FileInfo(library).Length / 1e6;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the library                  {megabytes, 7:F1} MB"));
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
