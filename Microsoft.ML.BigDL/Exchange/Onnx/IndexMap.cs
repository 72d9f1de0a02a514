using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>For operators that only move elements: which input element each output element is.</summary>
internal static class IndexMap
{
    /// <summary>Calls <paramref name="from"/> with the position of each output element and collects the input elements.</summary>
    public static int[] Build(Shape to, Func<int[], int> from)
    {
        int[] map = new int[checked((int)to.ElementCount)];
        int[] position = new int[to.Rank];
        for (int i = 0; i < map.Length; i++)
        {
            map[i] = from(position);
            for (int axis = to.Rank - 1; axis >= 0 && ++position[axis] == to[axis]; axis--)
                position[axis] = 0;
        }

        return map;
    }

    public static HostNumber[] Apply(int[] map, HostNumber[] numbers) => Array.ConvertAll(map, index => numbers[index]);

    /// <summary>The row-major number of an element.</summary>
    public static int Offset(Shape shape, ReadOnlySpan<int> position)
    {
        int offset = 0;
        for (int axis = 0; axis < shape.Rank; axis++)
            offset = (offset * shape[axis]) + position[axis];

        return offset;
    }

    /// <summary>The shape two or more arrays are broadcast to, by NumPy's rules.</summary>
    public static Shape BroadcastShape(params ReadOnlySpan<Shape> shapes)
    {
        int rank = 0;
        foreach (Shape shape in shapes)
            rank = Math.Max(rank, shape.Rank);

        int[] extents = new int[rank];
        Array.Fill(extents, 1);
        foreach (Shape shape in shapes)
        {
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                ref int extent = ref extents[rank - shape.Rank + axis];
                if (extent == 1)
                    extent = shape[axis];
                else if (shape[axis] != 1 && shape[axis] != extent)
                    throw new ArgumentException($"Shapes {shapes[0]} and {shape} cannot be broadcast to one shape.");
            }
        }

        return new Shape(extents);
    }

    public static int[] Broadcast(Shape from, Shape to) => Build(to, position =>
    {
        int offset = 0;
        for (int axis = 0; axis < from.Rank; axis++)
        {
            int at = from[axis] == 1 ? 0 : position[to.Rank - from.Rank + axis];
            offset = (offset * from[axis]) + at;
        }

        return offset;
    });
}
