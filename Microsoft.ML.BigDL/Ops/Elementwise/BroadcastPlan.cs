using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>
/// How two operands are walked to fill an output of the shape they broadcast to: runs of consecutive outputs along
/// which each operand is either consecutive too or one repeated element. Neighbouring axes that both operands treat
/// alike are merged first, so most shapes come down to one or two axes.
/// </summary>
internal sealed class BroadcastPlan
{
    private readonly int[] _extents;
    private readonly int[] _leftStrides;
    private readonly int[] _rightStrides;

    public BroadcastPlan(Shape output, Shape left, Shape right)
    {
        List<(int Extent, bool Left, bool Right)> axes = [];
        for (int axis = 0; axis < output.Rank; axis++)
        {
            int fromEnd = output.Rank - axis;
            bool hasLeft = fromEnd <= left.Rank && (left[-fromEnd] != 1 || output[axis] == 1);
            bool hasRight = fromEnd <= right.Rank && (right[-fromEnd] != 1 || output[axis] == 1);
            if (output[axis] == 1)
            {
                continue;
            }

            if (axes.Count > 0 && axes[^1].Left == hasLeft && axes[^1].Right == hasRight)
            {
                axes[^1] = (axes[^1].Extent * output[axis], hasLeft, hasRight);
            }
            else
            {
                axes.Add((output[axis], hasLeft, hasRight));
            }
        }

        if (axes.Count == 0)
        {
            axes.Add((1, true, true));
        }

        RunLength = axes[^1].Extent;
        IsLeftRepeated = !axes[^1].Left;
        IsRightRepeated = !axes[^1].Right;
        int outer = axes.Count - 1;
        _extents = [.. axes.Take(outer).Select(axis => axis.Extent)];
        _leftStrides = Strides(axes, axis => axis.Left);
        _rightStrides = Strides(axes, axis => axis.Right);
        int runs = RunLength == 0 ? 0 : (int)(output.ElementCount / RunLength);

        // Items are whole samples where the outermost axes allow it, so that they hand over without a barrier.
        int items = ItemCount.Of(output);
        if (items > 0 && runs % items != 0)
        {
            // One operand is walked in a single run: cut it into the samples' slices.
            int cut = items / Math.Max(1, runs);
            bool divides = runs > 0 && items % runs == 0 && RunLength % cut == 0;
            if (divides)
            {
                _extents = [.. _extents, cut];
                RunLength /= cut;
                _leftStrides = [.. _leftStrides, IsLeftRepeated ? 0 : RunLength];
                _rightStrides = [.. _rightStrides, IsRightRepeated ? 0 : RunLength];
                runs = items;
            }
            else
            {
                items = runs;
            }
        }

        Items = items;
        RunsPerItem = items == 0 ? 0 : runs / items;
        IsLeftByItem = left.ElementCount == output.ElementCount;
        IsRightByItem = right.ElementCount == output.ElementCount;
    }

    public int Items { get; }

    public int RunsPerItem { get; }

    /// <summary>Consecutive outputs in a run.</summary>
    public int RunLength { get; }

    /// <summary>Whether the left operand is one element along a run.</summary>
    public bool IsLeftRepeated { get; }

    public bool IsRightRepeated { get; }

    public bool IsLeftByItem { get; }

    public bool IsRightByItem { get; }

    /// <summary>Elements of the left operand in a run.</summary>
    public int LeftLength => IsLeftRepeated ? 1 : RunLength;

    public int RightLength => IsRightRepeated ? 1 : RunLength;

    /// <summary>Adds a kernel that walks a node of two inputs by this plan.</summary>
    public void Emit(CompileContext context, Kernel kernel) => context.Emit(
        kernel, Use(IsLeftByItem, context.Input(0)), Use(IsRightByItem, context.Input(1)), BufferUse.WriteByItem(context.Output()));

    /// <summary>Where the operands of a run begin.</summary>
    public void Offsets(int run, out int left, out int right)
    {
        left = 0;
        right = 0;
        for (int axis = _extents.Length - 1; axis >= 0; axis--)
        {
            (run, int index) = Math.DivRem(run, _extents[axis]);
            left += index * _leftStrides[axis];
            right += index * _rightStrides[axis];
        }
    }

    private static BufferUse Use(bool isByItem, PlanBuffer buffer) => isByItem ? BufferUse.ReadByItem(buffer) : BufferUse.Read(buffer);

    // Strides of all axes but the last; an axis along which the operand is repeated has stride 0.
    private static int[] Strides(List<(int Extent, bool Left, bool Right)> axes, Func<(int Extent, bool Left, bool Right), bool> has)
    {
        int[] strides = new int[axes.Count - 1];
        int stride = has(axes[^1]) ? axes[^1].Extent : 1;
        for (int axis = strides.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = has(axes[axis]) ? stride : 0;
            stride *= has(axes[axis]) ? axes[axis].Extent : 1;
        }

        return strides;
    }
}
