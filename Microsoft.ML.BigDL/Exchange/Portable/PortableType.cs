using System.Collections.Immutable;
using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>
/// How an object of one type is taken apart and made again: through the constructor whose every parameter is kept in a member of the
/// same name (a span in an array), then through the settable properties. Both check what they are given, so no invalid object comes from a damaged text.
/// </summary>
internal sealed class PortableType
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Type _type;
    private readonly ConstructorInfo? _constructor;
    private readonly int _arguments;

    private PortableType(Type type, ConstructorInfo? constructor, ImmutableArray<PortableMember> arguments)
    {
        _type = type;
        _constructor = constructor;
        _arguments = arguments.Length;
        Members = [.. arguments, .. Settings(type)
            .Where(setting => !arguments.Any(argument => IsNameOf(setting.Name, argument.Name)))
            .Select(PortableMember.Of)];
    }

    /// <summary>The parts, arguments of the constructor first; in the same order in every process.</summary>
    public ImmutableArray<PortableMember> Members { get; }

    /// <exception cref="NotSupportedException">No constructor's parameters are all kept.</exception>
    public static PortableType Of(Type type)
    {
        IEnumerable<ConstructorInfo> constructors = type.GetConstructors(Instance)
            .Where(constructor => !IsCopy(constructor))
            .OrderByDescending(constructor => constructor.GetParameters().Length);
        foreach (ConstructorInfo constructor in constructors)
        {
            ImmutableArray<PortableMember?> arguments = [.. constructor.GetParameters().Select(parameter => Keeping(type, parameter))];
            if (!arguments.Contains(null))
            {
                return new PortableType(type, constructor, arguments!);
            }
        }

        return type.IsValueType && type.GetConstructors(Instance).Length == 0
            ? new PortableType(type, null, [])
            : throw new NotSupportedException($"{type} cannot be sent to another process: none of its constructors takes only what the " +
                "object keeps. Keep each parameter in a property of the same name and type.");
    }

    /// <summary>Makes an object of the values of <see cref="Members"/>.</summary>
    public object Make(object?[] values)
    {
        object made = _constructor is null
            ? RuntimeHelpers.GetUninitializedObject(_type)
            : Invoke(_constructor, values[.._arguments]);
        for (int i = _arguments; i < values.Length; i++)
        {
            Members[i].Set(made, values[i]);
        }

        return made;
    }

    // Reflection cannot pass spans; a compiled call can.
    private static object Invoke(ConstructorInfo constructor, object?[] arguments)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        if (!parameters.Any(parameter => parameter.ParameterType.IsByRefLike))
        {
            return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);
        }

        Expression call = Expression.New(constructor, parameters.Select((parameter, i) => SpanElement(parameter.ParameterType) is { } element
            ? (Expression)Expression.Call(
                parameter.ParameterType.GetMethod("op_Implicit", [element.MakeArrayType()])!,
                Expression.Constant(arguments[i], element.MakeArrayType()))
            : Expression.Constant(arguments[i], parameter.ParameterType)));
        return Expression.Lambda<Func<object>>(Expression.Convert(call, typeof(object))).Compile()();
    }

    private static Type? SpanElement(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>) ? type.GetGenericArguments()[0] : null;

    private static bool IsCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [{ } only] && only.ParameterType == constructor.DeclaringType;

    // A property, or the field that the compiler or the author made of a parameter, here or in a base.
    private static PortableMember? Keeping(Type type, ParameterInfo parameter)
    {
        for (Type? level = type; level is not null; level = level.BaseType)
        {
            foreach (MemberInfo member in level.GetMembers(Instance | BindingFlags.DeclaredOnly))
            {
                Type? kept = member switch
                {
                    PropertyInfo { GetMethod: not null } property when property.GetIndexParameters().Length == 0 => property.PropertyType,
                    FieldInfo field => field.FieldType,
                    _ => null,
                };
                if (kept is null || !IsNameOf(member.Name, parameter.Name!))
                {
                    continue;
                }

                if (kept == parameter.ParameterType)
                {
                    return PortableMember.Of(parameter, member);
                }

                if (SpanElement(parameter.ParameterType) is { } element && PortableArray.Of(kept)?.Element == element)
                {
                    return PortableMember.OfSpan(parameter, member, element);
                }
            }
        }

        return null;
    }

    private static bool IsNameOf(string member, string parameter) =>
        member.Equals(parameter, StringComparison.OrdinalIgnoreCase) || member == $"_{parameter}" || member == $"<{parameter}>P";

    private static IEnumerable<PropertyInfo> Settings(Type type) => type.GetProperties(Instance)
        .Where(property => property is { GetMethod: not null, SetMethod.IsPrivate: false } && property.GetIndexParameters().Length == 0)
        .OrderBy(property => property.Name, StringComparer.Ordinal);
}
