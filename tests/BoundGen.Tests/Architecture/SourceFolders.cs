using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace BoundGen.Tests.Architecture;

/// <summary>In which source files the types of an assembly stand, read from the debug information inside it.</summary>
internal static class SourceFolders
{
    /// <summary>
    /// What the compiler adds for types without a line that runs, such as enums: the numbers of their documents.
    /// </summary>
    private static readonly Guid TypeDefinitionDocuments = new("932E74BC-DBA9-4478-8D46-0F32A7BAB3D3");

    /// <summary>For every outermost type the paths of its source files.</summary>
    public static ILookup<Type, string> Of(Assembly assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly.Location));
        var entry = image.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        using var provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(entry);
        var (symbols, metadata) = (provider.GetMetadataReader(), image.GetMetadataReader());
        return OfMethods().Concat(OfTypes()).Distinct().ToLookup(found => found.Type, found => found.Path);

        IEnumerable<(Type Type, string Path)> OfMethods()
        {
            foreach (var handle in symbols.MethodDebugInformation)
            {
                var method = metadata.GetMethodDefinition(handle.ToDefinitionHandle());
                foreach (var point in symbols.GetMethodDebugInformation(handle).GetSequencePoints())
                    yield return (Resolve(method.GetDeclaringType()), PathOf(point.Document));
            }
        }

        IEnumerable<(Type Type, string Path)> OfTypes()
        {
            foreach (var handle in symbols.CustomDebugInformation)
            {
                var information = symbols.GetCustomDebugInformation(handle);
                if (symbols.GetGuid(information.Kind) != TypeDefinitionDocuments)
                    continue;
                var documents = symbols.GetBlobReader(information.Value);
                while (documents.RemainingBytes > 0)
                    yield return (
                        Resolve((TypeDefinitionHandle)information.Parent),
                        PathOf(MetadataTokens.DocumentHandle(documents.ReadCompressedInteger()))
                    );
            }
        }

        Type Resolve(TypeDefinitionHandle handle) =>
            MemberUses.Outermost(assembly.ManifestModule.ResolveType(MetadataTokens.GetToken(handle)));

        string PathOf(DocumentHandle handle) => symbols.GetString(symbols.GetDocument(handle).Name).Replace('\\', '/');
    }
}
