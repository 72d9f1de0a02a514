using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Adds <see cref="Begins"/> elements in front of and <see cref="Ends"/> elements behind each axis; negative numbers cut
/// elements off.
/// </summary>
internal sealed record Pad(ImmutableArray<int> Begins, ImmutableArray<int> Ends, PadMode Mode, float Value) : AxisMapping
{
    private protected override float Fill => Value;

    /// <summary>The value with elements added around it, one number per axis and side.</summary>
    public static Value Of(Value x, ReadOnlySpan<int> begins, ReadOnlySpan<int> ends, PadMode mode = PadMode.Constant, float value = 0) =>
        Node.Apply(new Pad(ImmutableArray.Create(begins), ImmutableArray.Create(ends), mode, value), x);

    public bool Equals(Pad? other) => other is not null && Begins.SequenceEqual(other.Begins) && Ends.SequenceEqual(other.Ends)
        && Mode == other.Mode && Value.Equals(other.Value);

    public override int GetHashCode() => HashCode.Combine(Begins.Length, Mode, Value);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        if (Begins.Length != input.Rank || Ends.Length != input.Rank)
        {
            throw new ArgumentException($"Pad: there are {Begins.Length} and {Ends.Length} numbers for the {input.Rank} axes of " +
                $"{input.DimensionsText}. Give one per axis and side.");
        }

        return [new TensorType(input.ElementType, [.. Begins.Select((_, axis) => Extent(input, axis))])];
    }

    internal override int[]? Map(int axis, int extent) => Begins[axis] == 0 && Ends[axis] == 0 ? null
        : [.. Enumerable.Range(-Begins[axis], extent + Begins[axis] + Ends[axis]).Select(i => Source(i, extent))];

    private int Source(int i, int extent) => Mode switch
    {
        _ when i >= 0 && i < extent => i,
        PadMode.Reflect => Mirror(i, extent),
        PadMode.Edge => i < 0 ? 0 : extent - 1,
        PadMode.Wrap => ((i % extent) + extent) % extent,
        _ => AxisMap.None,
    };

    private static int Mirror(int i, int extent)
    {
        int period = Math.Max(1, 2 * (extent - 1));
        i = ((i % period) + period) % period;
        return i < extent ? i : period - i;
    }

    private Dimension Extent(TensorType input, int axis)
    {
        (int begin, int end) = (Begins[axis], Ends[axis]);
        if (begin == 0 && end == 0)
        {
            return input[axis];
        }

        return input[axis].Map($"pad[{begin},{end}]", extent => extent + begin + end >= 0 && (extent > 0 || Mode == PadMode.Constant)
            ? extent + begin + end
            : throw new ArgumentException($"Pad: axis {axis} of {input.DimensionsText} cannot take {begin} elements in front and {end} behind " +
                $"in mode {Mode}. Give the axis more elements."));
    }
}
