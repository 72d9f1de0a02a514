using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>
/// Moves channels to where the operators want them. Two layers in a row leave no transposition between them: the second
/// looks through the first one's.
/// </summary>
internal static class ImageLayout
{
    /// <summary>Applies an operator that works on <c>[N, C, ..]</c> to a value of either format.</summary>
    public static Value Through(Value x, DataFormat format, Func<Value, Value> operation) =>
        format == DataFormat.ChannelsFirst ? operation(x) : ToLast(operation(ToFirst(x)));

    /// <summary>Applies an element-wise operator beneath a transposition, so that it does not part two layers.</summary>
    public static Value Beneath(Value x, Func<Value, Value> operation) =>
        IsMovedLast(x) ? ToLast(operation(x.Producer.Inputs[0])) : operation(x);

    /// <summary><c>[N, .., C]</c> to <c>[N, C, ..]</c>.</summary>
    public static Value ToFirst(Value x)
    {
        int rank = x.Type.Rank;
        if (IsMovedLast(x))
        {
            return x.Producer.Inputs[0];
        }

        // One channel lies the same way in both formats.
        return x.Type[-1] == 1
            ? Ops.Shaping.Reshape.To(x, new TensorType(x.Type.ElementType, [x.Type[0], 1, .. x.Type.Dimensions[1..^1]]))
            : Transpose.Of(x, [0, rank - 1, .. Enumerable.Range(1, rank - 2)]);
    }

    private static Value ToLast(Value x) => Transpose.Of(x, [0, .. Enumerable.Range(2, x.Type.Rank - 2), 1]);

    private static bool IsMovedLast(Value x) =>
        x.Producer.Op is Transpose { Permutation: var order } && order.Length > 2
        && order[0] == 0 && order[^1] == 1 && order[1] == 2;
}
