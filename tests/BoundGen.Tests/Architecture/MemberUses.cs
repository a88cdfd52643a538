using System.Reflection;
using System.Reflection.Emit;

namespace BoundGen.Tests.Architecture;

/// <summary>What compiled code uses, read from its instructions.</summary>
internal static class MemberUses
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>The type that stands in a source file: closures, iterators and nested types belong to it.</summary>
    public static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    public static IEnumerable<MethodBase> Methods(Type type) =>
        type.GetMethods(Declared).Concat<MethodBase>(type.GetConstructors(Declared));

    /// <summary>The methods, fields and types that a method's instructions name.</summary>
    public static IEnumerable<MemberInfo> Of(MethodBase method)
    {
        byte[] il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        var methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < il.Length; )
        {
            var code = il[at] == 0xFE ? Codes[(short)(0xFE00 | il[at + 1])] : Codes[il[at]];
            at += code.Size;
            if (
                code.OperandType
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
            )
                yield return method.Module.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments)!;
            at += OperandSize(code.OperandType, il, at);
        }
    }

    /// <summary>
    /// The types that a type's fields, signatures, instructions and base types name, generic arguments and elements included.
    /// </summary>
    public static IEnumerable<Type> Types(Type type)
    {
        var signatures = Methods(type)
            .SelectMany(method =>
                method
                    .GetParameters()
                    .Select(parameter => parameter.ParameterType)
                    .Concat(method is MethodInfo { ReturnType: var result } ? [result] : [])
                    .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? [])
            );
        var members = Methods(type)
            .SelectMany(Of)
            .SelectMany(member =>
                (member is MethodInfo { IsGenericMethod: true } method ? method.GetGenericArguments() : []).Append(
                    member as Type ?? member.DeclaringType!
                )
            );
        return type.GetFields(Declared)
            .Select(field => field.FieldType)
            .Concat(signatures)
            .Concat(members)
            .Concat(type.GetInterfaces())
            .Concat(type.BaseType is { } parent ? [parent] : [])
            .SelectMany(Parts)
            .Distinct();
    }

    /// <summary>The methods of an assembly that these methods lead to, initialisers of the types on the way included.</summary>
    public static HashSet<MethodBase> Reachable(IEnumerable<MethodBase> roots, Assembly within)
    {
        var seen = new HashSet<MethodBase>();
        var open = new Stack<MethodBase>(roots);
        while (open.TryPop(out var method))
        {
            if (!seen.Add(method))
                continue;
            foreach (var member in Of(method))
            {
                if ((member as Type ?? member.DeclaringType)?.Assembly != within)
                    continue;
                if (member is MethodBase called)
                    open.Push(called);
                if (member.DeclaringType?.TypeInitializer is { } initializer)
                    open.Push(initializer);
            }
        }

        return seen;
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static int OperandSize(OperandType type, byte[] il, int at) =>
        type switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
            _ => 4,
        };
}
