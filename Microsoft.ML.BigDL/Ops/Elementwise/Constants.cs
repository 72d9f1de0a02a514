using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>Constants that take part in an expression.</summary>
internal static class Constants
{
    /// <summary>A number of the same floating-point type as another value.</summary>
    public static Value Of(Value like, double value) => Node.Apply(new ConstantOp(
        like.Type.ElementType == ElementType.Float64 ? Tensor.Scalar(value) : Tensor.Scalar((float)value)));
}
