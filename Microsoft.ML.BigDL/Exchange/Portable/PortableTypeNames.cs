using System.Reflection;
using System.Reflection.Metadata;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>
/// Names of types without versions: the full name alone for types of this library, with the name of their assembly for others. A name
/// that was received is resolved to a type only where that type derives from what is expected at its place.
/// </summary>
internal static class PortableTypeNames
{
    private static readonly Assembly s_product = typeof(PortableTypeNames).Assembly;
    private static readonly TypeNameParseOptions s_limits = new() { MaxNodes = 32 };

    public static string Of(Type type)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        string arguments = type.IsGenericType
            ? $"[{string.Join(',', type.GetGenericArguments().Select(argument => $"[{Of(argument)}]"))}]"
            : string.Empty;
        string assembly = definition.Assembly == s_product ? string.Empty : $", {definition.Assembly.GetName().Name}";
        return definition.FullName + arguments + assembly;
    }

    /// <exception cref="ModelFormatException">There is no such type, or it may not stand here.</exception>
    public static Type Resolve(string name, Type expected, string path)
    {
        Type? type = TypeName.TryParse(name, out TypeName? parsed, s_limits) ? Find(parsed) : null;
        return type is { IsAbstract: false, ContainsGenericParameters: false } && expected != typeof(object) && type.IsAssignableTo(expected)
            ? type
            : throw new ModelFormatException($"{path}: type '{name}' was received but one that derives from {expected} is expected" +
                $"{(type is null ? ", and no such type is known here" : string.Empty)}. " +
                "Use the same version of this library on both sides, and send the assembly of a type of your own along.");
    }

    private static Type? Find(TypeName name)
    {
        if (name.IsConstructedGenericType)
        {
            Type?[] arguments = [.. name.GetGenericArguments().Select(Find)];
            Type? definition = Find(name.GetGenericTypeDefinition());
            return definition is null || arguments.Contains(null) ? null : Construct(definition, arguments!);
        }

        return name.IsSimple ? Home(name)?.GetType(name.FullName) : null;
    }

    private static Type? Construct(Type definition, Type[] arguments)
    {
        try
        {
            return definition.MakeGenericType(arguments);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // The arguments break the constraints, or there are too many: such a type does not exist.
            return null;
        }
    }

    private static Assembly? Home(TypeName name)
    {
        if (name.AssemblyName is not { } assembly)
        {
            return s_product;
        }

        try
        {
            return Assembly.Load(new AssemblyName(assembly.Name));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
