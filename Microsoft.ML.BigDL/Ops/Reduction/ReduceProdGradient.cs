using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>
/// dx[a] = dy times the product of all other x: the gradient of <see cref="ReduceProd"/>, right where x is 0 too. Not an
/// ONNX operator.
/// </summary>
internal sealed record ReduceProdGradient(int Axis, int Count) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.OutputShape();
        var geometry = new AxisGeometry(
            shape.Product(0, Axis), shape.Product(Axis, Axis + Count), shape.Product(Axis + Count, shape.Rank));
        Kernel kernel = context.FloatType == ElementType.Float64
            ? new ProductKernel<double>(geometry)
            : new ProductKernel<float>(geometry);
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.WriteByItem(context.Output()));
    }

    private sealed class ProductKernel<T>(AxisGeometry geometry) : Kernel(geometry.Axis * geometry.Inner == 0 ? 0 : geometry.Outer)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => AxisScan.ProductOfOthers<T>(
            geometry with { Outer = end - begin },
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<T>(1), Items, begin, end),
            Slices.Of(arguments.Get<T>(2), Items, begin, end));
    }
}
