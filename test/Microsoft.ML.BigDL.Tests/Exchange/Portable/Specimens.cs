using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.BigDL.Exchange.Portable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Exchange.Portable;

/// <summary>Makes an object of any type of the product, with values other than the defaults wherever the type allows.</summary>
internal static class Specimens
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly s_product = typeof(Shape).Assembly;

    /// <summary>Every type that can be made and derives from <paramref name="root"/>; generic ones closed over all they allow.</summary>
    public static IEnumerable<Type> TypesOf(Type root) => s_product.GetTypes()
        .Where(type => !type.IsAbstract)
        .SelectMany(type => type.IsGenericTypeDefinition ? Closed(type) : [type])
        .Where(type => type.IsAssignableTo(root));

    public static object Of(Type type)
    {
        foreach (ConstructorInfo constructor in type.GetConstructors(Instance)
            .Where(constructor => !(constructor.GetParameters() is [{ } only] && only.ParameterType == type))
            .OrderByDescending(constructor => constructor.GetParameters().Length))
        {
            if (TryMake(constructor) is { } made)
            {
                foreach (PropertyInfo property in type.GetProperties(Instance).Where(property => property.SetMethod is { IsPrivate: false }))
                {
                    Change(made, property);
                }

                return made;
            }
        }

        return type.IsValueType ? Activator.CreateInstance(type)! : throw new AssertFailedException($"No way is known to make a {type}.");
    }

    private static IEnumerable<Type> Closed(Type definition)
    {
        Type[] slots = definition.GetGenericArguments();
        if (slots.Length != 1 || !definition.IsAssignableTo(typeof(Op)))
        {
            return [];
        }

        Type[] bounds = [.. slots[0].GetGenericParameterConstraints().Where(bound => bound.IsInterface)];
        return s_product.GetTypes()
            .Where(type => type.IsValueType && !type.IsGenericTypeDefinition && bounds.Any(bound => bound.Assembly == s_product)
                && bounds.All(bound => type.IsAssignableTo(bound)))
            .Select(type => definition.MakeGenericType(type));
    }

    private static object? TryMake(ConstructorInfo constructor)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        for (int attempt = 0; attempt < 4; attempt++)
        {
            try
            {
                if (parameters.Any(parameter => parameter.ParameterType.IsByRefLike))
                {
                    PortableType form = PortableType.Of(constructor.DeclaringType!);
                    return form.Make([.. form.Members.Select((member, i) => Value(member.Type, i, attempt))]);
                }

                return constructor.Invoke([.. parameters.Select((parameter, i) =>
                    attempt == 3 && parameter.HasDefaultValue ? parameter.DefaultValue : Value(parameter.ParameterType, i, attempt))]);
            }
            catch (Exception error) when (error is ArgumentException or TargetInvocationException { InnerException: ArgumentException })
            {
                // Other values may be in range.
            }
        }

        return null;
    }

    private static void Change(object made, PropertyInfo property)
    {
        for (int attempt = 0; attempt < 4; attempt++)
        {
            try
            {
                property.SetValue(made, Value(property.PropertyType, property.Name.Length % 3, attempt));
                return;
            }
            catch (TargetInvocationException error) when (error.InnerException is ArgumentException)
            {
                // Other values may be in range.
            }
        }
    }

    private static object? Value(Type type, int ordinal, int attempt)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        float number = attempt switch
        {
            0 => 0.25f + (0.125f * ordinal),
            1 => 3 + ordinal,
            2 => 1,
            _ => 40 - ordinal,
        };
        return plain == typeof(bool) ? attempt % 2 == 0
            : plain == typeof(int) ? attempt == 3 ? 40 - ordinal : Math.Max(1, attempt) + (attempt * ordinal)
            : plain == typeof(long) ? (1L << 40) + ordinal
            : plain == typeof(ulong) ? ulong.MaxValue - 5
            : plain == typeof(float) ? number
            : plain == typeof(double) ? number / 3.0
            : plain == typeof(string) ? string.Create(CultureInfo.InvariantCulture, $"text \"{ordinal}\" é")
            : plain.IsEnum ? Enum.GetValues(plain).GetValue(Enum.GetValues(plain).Length - 1)
            : plain == typeof(Dimension) ? Dimension.Batch * (ordinal + 2)
            : plain == typeof(Shape) ? new Shape(2, 3)
            : plain == typeof(TensorType) ? new TensorType(ElementType.Float64, Dimension.Batch, 3, Dimension.Symbol("T") * 7)
            : plain == typeof(Tensor) ? Tensor.From<float>(new Shape(3), [1.5f, float.NaN, -0f])
            : plain.IsArray ? Elements(plain.GetElementType()!, ordinal, attempt)
            : plain.IsGenericType && plain.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
                ? typeof(Specimens).GetMethod(nameof(Immutable), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(plain.GetGenericArguments()).Invoke(null, [Elements(plain.GetGenericArguments()[0], ordinal, attempt)])
            : plain.IsAbstract ? Of(TypesOf(plain).OrderBy(candidate => candidate.FullName, StringComparer.Ordinal).ElementAt(ordinal % 2))
            : Of(plain);
    }

    private static Array Elements(Type element, int ordinal, int attempt)
    {
        var elements = Array.CreateInstance(element, 2 + (ordinal % 3));
        for (int i = 0; i < elements.Length; i++)
        {
            elements.SetValue(Value(element, ordinal + i, attempt), i);
        }

        return elements;
    }

    private static ImmutableArray<T> Immutable<T>(T[] elements) => [.. elements];
}
