using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.BatchNorm;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>
/// The gradients of batch normalisation: from x, dy, mean, variance and scale to dx, dscale and dbias. With
/// <see cref="Training"/> mean and variance are functions of x, else constants. Not an ONNX operator.
/// </summary>
internal sealed record BatchNormalizationGradient(int Axis, float Epsilon, bool Training) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0], inputs[4], inputs[4]];

    internal override void Compile(CompileContext context)
    {
        ChannelGeometry geometry = ChannelAxis.Geometry(context.InputShape(0), Axis);
        BufferUse[] inputs = [.. Enumerable.Range(0, 5).Select(i => BufferUse.Read(context.Input(i)))];
        if (!context.IsFast)
        {
            Kernel reference = context.FloatType == ElementType.Float64
                ? new ReferenceKernel<double>(geometry, Epsilon, Training)
                : new ReferenceKernel<float>(geometry, Epsilon, Training);
            context.Emit(reference, [.. inputs, .. Enumerable.Range(0, 3).Select(i => BufferUse.Write(context.Output(i)))]);
            return;
        }

        context.Emit(
            new ParameterKernel(geometry, Epsilon), [.. inputs, BufferUse.Write(context.Output(1)), BufferUse.Write(context.Output(2))]);
        if (context.IsUsed(0))
        {
            inputs[0] = BufferUse.ReadByItem(context.Input(0));
            inputs[1] = BufferUse.ReadByItem(context.Input(1));
            BufferUse[] sums = Training ? [BufferUse.Read(context.Output(1)), BufferUse.Read(context.Output(2))] : [];
            context.Emit(new InputKernel(geometry, Epsilon, Training), [.. inputs, BufferUse.WriteByItem(context.Output()), .. sums]);
        }
    }

    private sealed class ParameterKernel(ChannelGeometry g, float epsilon) : Kernel(g.ChannelItems)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Fast.BackwardParameters(
            g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Get<float>(3), epsilon,
            arguments.Get<float>(5), arguments.Get<float>(6), begin, end);
    }

    private sealed class InputKernel(ChannelGeometry g, float epsilon, bool isTraining) : Kernel(g.PlaneItems)
    {
        public override long ScratchBytes => isTraining ? 0 : g.Channels * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            // With constant statistics nothing flows through them: the sums count as zeros.
            Span<float> zeros = isTraining ? default : arguments.Scratch<float>()[..g.Channels];
            zeros.Clear();
            Fast.BackwardInput(
                g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Get<float>(3),
                arguments.Get<float>(4), epsilon, isTraining ? arguments.Get<float>(6) : zeros,
                isTraining ? arguments.Get<float>(7) : zeros, arguments.Get<float>(5), begin, end);
        }
    }

    private sealed class ReferenceKernel<T>(ChannelGeometry g, float epsilon, bool isTraining) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            T small = T.CreateTruncating(epsilon);
            ReadOnlySpan<T> dy = arguments.Get<T>(1);
            ReadOnlySpan<T> variance = arguments.Get<T>(3);
            ReadOnlySpan<T> scale = arguments.Get<T>(4);
            Span<T> dx = arguments.Get<T>(5);
            Kernels.Reference.BatchNorm.Backward<T>(
                g, arguments.Get<T>(0), dy, arguments.Get<T>(2), variance, scale, small, dx, arguments.Get<T>(6), arguments.Get<T>(7));
            if (!isTraining)
            {
                for (int i = 0; i < dx.Length; i++)
                {
                    int c = i / g.Inner % g.Channels;
                    dx[i] = dy[i] * scale[c] / T.Sqrt(variance[c] + small);
                }
            }
        }
    }
}
