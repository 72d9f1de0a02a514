using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>
/// The gradient of a maximum pooling: dx is 0 but at each index of a plane, where it is the sum of the dy that chose it.
/// Not an ONNX operator.
/// </summary>
internal sealed record MaxPoolGradient(TensorType Input) : Op
{
    public static Value Of(Value dy, Value indices, TensorType input) =>
        Node.Apply(new MaxPoolGradient(input), dy, indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [Input.WithElementType(inputs[0].ElementType)];

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.OutputShape();
        int planes = shape[0] * shape[1];
        Kernel kernel = context.FloatType == ElementType.Float64
            ? new ScatterKernel<double>(planes)
            : new ScatterKernel<float>(planes);
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.WriteByItem(context.Output()));
    }

    // Windows may overlap, so the sums of a plane are taken in order, and no vector form would be faster.
    private sealed class ScatterKernel<T>(int planes) : Kernel(planes)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            for (int item = begin; item < end; item++)
            {
                ReadOnlySpan<T> dy = Slices.Of(arguments.Get<T>(0), Items, item, item + 1);
                ReadOnlySpan<int> indices = Slices.Of(arguments.Get<int>(1), Items, item, item + 1);
                Span<T> dx = Slices.Of(arguments.Get<T>(2), Items, item, item + 1);
                dx.Clear();
                for (int o = 0; o < dy.Length; o++)
                {
                    if (indices[o] >= 0)
                    {
                        dx[indices[o]] += dy[o];
                    }
                }
            }
        }
    }
}
