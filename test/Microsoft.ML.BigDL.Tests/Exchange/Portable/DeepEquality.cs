using System.Collections;
using System.Reflection;

namespace Microsoft.ML.BigDL.Tests.Exchange.Portable;

/// <summary>Compares objects field by field, private ones included, so that nothing that was left behind goes unseen.</summary>
internal static class DeepEquality
{
    /// <summary>The path of the first difference; null where there is none.</summary>
    public static string? Difference(object? left, object? right, string path = "")
    {
        if (left is null || right is null || left.GetType() != right.GetType())
        {
            return left is null && right is null ? null : $"{path}: {left ?? "null"} and {right ?? "null"}";
        }

        Type type = left.GetType();
        if (type.IsPrimitive || type.IsEnum || left is string)
        {
            return left.Equals(right) ? null : $"{path}: {left} and {right}";
        }

        if (left is Array)
        {
            object?[] first = [.. ((IEnumerable)left).Cast<object?>()];
            object?[] second = [.. ((IEnumerable)right).Cast<object?>()];
            return first.Length != second.Length
                ? $"{path}: {first.Length} and {second.Length} elements"
                : first.Select((item, i) => Difference(item, second[i], $"{path}[{i}]")).FirstOrDefault(found => found is not null);
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(
                BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (Difference(field.GetValue(left), field.GetValue(right), $"{path}.{field.Name}") is { } found)
                {
                    return found;
                }
            }
        }

        return null;
    }
}
