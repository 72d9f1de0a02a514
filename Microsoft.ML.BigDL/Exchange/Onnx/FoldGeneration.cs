using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Operators that make values out of nothing but shapes and bounds.</summary>
internal static class FoldGeneration
{
    private const int LargestResult = 1 << 20;

    public static void AddTo(Dictionary<string, Func<OnnxNode, HostArray[]>> rules)
    {
        rules.Add("ConstantOfShape", node => [ConstantOfShape(node)]);
        rules.Add("Range", node => [Range(node)]);
        rules.Add("Trilu", node => [Trilu(node)]);
        rules.Add("OneHot", node => [OneHot(node)]);
    }

    private static HostArray ConstantOfShape(OnnxNode node)
    {
        Shape shape = new([.. node.Known(0).ToIntegers().Select(extent => checked((int)extent))]);
        CheckSize(node, shape.ElementCount);
        TensorProto? value = node.Attributes["value"]?.T;
        HostArray filler = value is null
            ? new HostArray(ElementType.Float32, Shape.Scalar, [HostNumber.Of(0.0)])
            : HostArray.Of(node.Context.ReadTensor(value));
        var numbers = new HostNumber[shape.ElementCount];
        Array.Fill(numbers, filler.Numbers[0]);
        return new HostArray(filler.ElementType, shape, numbers);
    }

    private static HostArray Range(OnnxNode node)
    {
        HostArray start = node.Known(0);
        HostNumber first = start.Numbers[0];
        HostNumber limit = node.Known(1).Numbers[0];
        HostNumber delta = node.Known(2).Numbers[0];
        if (first.Symbol is not null || limit.Symbol is not null || delta.Symbol is not null)
            throw node.Refuse("its bounds have symbolic extents");

        double steps = start.IsReal ? (limit.Real - first.Real) / delta.Real : (double)(limit.Integer - first.Integer) / delta.Integer;
        long count = Math.Max(0, (long)Math.Ceiling(steps));
        CheckSize(node, count);
        var numbers = new HostNumber[count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = start.IsReal
                ? HostNumber.Of(first.Real + (i * delta.Real))
                : HostNumber.Of(first.Integer + (i * delta.Integer));
        }

        return FoldElementwise.Converted(new HostArray(start.ElementType, new Shape(numbers.Length), numbers), start.ElementType);
    }

    private static HostArray Trilu(OnnxNode node)
    {
        HostArray input = node.Known(0);
        Shape shape = input.Shape;
        long diagonal = node.OptionalKnown(1)?.Numbers[0].Integer ?? 0;
        bool isUpper = node.Attributes.Flag("upper", true);
        HostNumber zero = input.IsReal ? HostNumber.Of(0.0) : HostNumber.Of(0L);
        HostNumber[] numbers = [.. input.Numbers];
        for (int i = 0; i < numbers.Length; i++)
        {
            int column = i % shape[-1];
            int row = i / shape[-1] % shape[-2];
            if (isUpper ? column < row + diagonal : column > row + diagonal)
                numbers[i] = zero;
        }

        return new HostArray(input.ElementType, shape, numbers);
    }

    private static HostArray OneHot(OnnxNode node)
    {
        HostArray indices = node.Known(0);
        int depth = checked((int)FoldElementwise.Converted(node.Known(1), ElementType.Int64).Numbers[0].Integer);
        HostArray values = node.Known(2);
        int axis = node.Axis(indices.Shape.Rank + 1, -1);
        Shape to = new([.. indices.Shape.Extents[..axis], depth, .. indices.Shape.Extents[axis..]]);
        CheckSize(node, to.ElementCount);
        HostNumber[] chosen = FoldElementwise.Converted(indices, ElementType.Int64).Numbers;
        int[] map = IndexMap.Build(to, position =>
        {
            int[] source = [.. position[..axis], .. position[(axis + 1)..]];
            long index = chosen[IndexMap.Offset(indices.Shape, source)].Integer;
            return (index < 0 ? index + depth : index) == position[axis] ? 1 : 0;
        });
        return new HostArray(values.ElementType, to, IndexMap.Apply(map, values.Numbers));
    }

    private static void CheckSize(OnnxNode node, long count)
    {
        if (count > LargestResult)
            throw node.Refuse($"it makes {count} elements; at most {LargestResult} are computed while importing");
    }
}
