using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Cuts a tensor into consecutive parts along an axis; built from slices.</summary>
internal static class Split
{
    /// <summary>The parts of the given lengths, which add up to the axis.</summary>
    public static ImmutableArray<Value> Of(Value x, int axis, params ReadOnlySpan<int> lengths)
    {
        var parts = ImmutableArray.CreateBuilder<Value>(lengths.Length);
        int start = 0;
        foreach (int length in lengths)
        {
            parts.Add(Slice.Of(x, axis, start, length));
            start = checked(start + length);
        }

        return x.Type[axis].IsFixed && start != x.Type[axis].Value
            ? throw new ArgumentException($"Split: parts of [{string.Join(", ", lengths.ToArray())}] do not add up to axis {axis} of " +
                $"{x.Type.DimensionsText}. Their lengths must.")
            : parts.MoveToImmutable();
    }
}
