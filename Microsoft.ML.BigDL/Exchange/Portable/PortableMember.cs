using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>One part of an object: how it is read, and how it is set where no constructor takes it.</summary>
internal sealed class PortableMember
{
    private readonly MemberInfo _source;

    private PortableMember(string name, Type type, bool isNullable, MemberInfo source)
    {
        Name = name;
        Type = type;
        IsNullable = isNullable;
        _source = source;
    }

    public string Name { get; }

    public Type Type { get; }

    /// <summary>Whether the declaration allows null.</summary>
    public bool IsNullable { get; }

    /// <summary>A parameter of a constructor and the member that keeps it.</summary>
    public static PortableMember Of(ParameterInfo parameter, MemberInfo source) => new(
        parameter.Name!, parameter.ParameterType, MayBeNull(parameter.ParameterType, new NullabilityInfoContext().Create(parameter)), source);

    /// <summary>A span that a constructor takes and the array that keeps its elements; it travels as an array.</summary>
    public static PortableMember OfSpan(ParameterInfo parameter, MemberInfo source, Type element) =>
        new(parameter.Name!, element.MakeArrayType(), isNullable: false, source);

    public static PortableMember Of(PropertyInfo property) => new(
        property.Name, property.PropertyType, MayBeNull(property.PropertyType, new NullabilityInfoContext().Create(property)), property);

    public object? Get(object owner)
    {
        object? value = _source is FieldInfo field
            ? field.GetValue(owner)
            : ((PropertyInfo)_source).GetValue(owner, BindingFlags.DoNotWrapExceptions, null, null, CultureInfo.InvariantCulture);
        return value is not null && Type.IsSZArray ? PortableArray.Of(value.GetType())!.Elements(value) : value;
    }

    public void Set(object owner, object? value) =>
        ((PropertyInfo)_source).SetValue(owner, value, BindingFlags.DoNotWrapExceptions, null, null, CultureInfo.InvariantCulture);

    private static bool MayBeNull(Type type, NullabilityInfo declared) =>
        type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : declared.WriteState != NullabilityState.NotNull;
}
