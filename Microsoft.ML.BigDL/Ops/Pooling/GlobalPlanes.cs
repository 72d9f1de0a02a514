using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>Pooling whose one window is the whole plane, however many axes that has.</summary>
internal static class GlobalPlanes
{
    /// <summary>The type of the output: the input's with every spatial axis of extent 1.</summary>
    public static TensorType Infer(string op, TensorType x)
    {
        if (!ElementTypes.IsFloat(x.ElementType) || x.Rank < 3)
        {
            throw new ArgumentException($"{op}: the input is {x} but a floating-point tensor [N, C, ..] with a spatial axis is expected.");
        }

        TensorType y = x;
        for (int axis = 2; axis < x.Rank; axis++)
        {
            y = y.WithDimension(axis, 1);
        }

        return y;
    }

    /// <summary>The pooling of planes seen as single rows.</summary>
    public static PoolGeometry Geometry(Shape x)
    {
        int plane = 1;
        foreach (int extent in x.Extents[2..])
        {
            plane *= extent;
        }

        return new PoolGeometry(x[0], x[1], 1, plane, 1, plane);
    }
}
