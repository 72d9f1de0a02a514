using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;
using Microsoft.ML.BigDL.Ops.Pooling;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>
/// The gradient of the weights of a <see cref="Conv"/> under a <see cref="MaxPool"/>, from its input x <c>[N, C, ..]</c>, the gradients of the
/// maxima <c>[N, F, ..]</c> and their indices: dw <c>[F, C, ..]</c>. Not an ONNX operator.
/// </summary>
internal sealed record PooledConvWeightGradient(ConvGeometry Convolution, PoolGeometry Pooling, TensorType Weights) : Op
{
    public static Value Of(Maxima maxima, Value x, TensorType weights) => Node.Apply(
        new PooledConvWeightGradient(maxima.Convolution, maxima.Pooling, weights), x, maxima.Gradients, maxima.Indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [Weights.WithElementType(inputs[0].ElementType)];

    internal override void Compile(CompileContext context)
    {
        if (context.IsFast)
        {
            context.Emit(
                new FastKernel(Convolution, Pooling), BufferUse.Read(context.Input(0)), BufferUse.Read(context.Input(1)),
                BufferUse.Read(context.Input(2)), BufferUse.Write(context.Output()));
            return;
        }

        var dy = new PlanBuffer(context.FloatType, Convolution.OutputLength);
        MaxPoolGradient.Emit(context, Pooling, context.Input(1), context.Input(2), dy);
        ConvKernels.BackwardWeights(context, Convolution, context.Input(0), dy, context.Output());
    }

    private sealed class FastKernel(ConvGeometry g, PoolGeometry pooling) : Kernel(PooledConvolutionBackwardWeights.Items(g))
    {
        public override long ScratchBytes =>
            PooledConvolutionBackwardWeights.ScratchLength(g, pooling.OutH * pooling.OutW) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end) => PooledConvolutionBackwardWeights.Run(
            g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<int>(2), arguments.Get<float>(3),
            arguments.Scratch<float>(), begin, end);
    }
}
