using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>What Softmax, LogSoftmax and their gradients share: work along one axis of [outer, axis, inner].</summary>
internal abstract record NormalizedExponential(int Axis, bool IsLogarithm, bool IsGradient) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        ElementTypes.IsFloat(inputs[0].ElementType) && Axis < inputs[0].Rank
            ? [inputs[0]]
            : throw new ArgumentException($"{Name}: the input is {inputs[0]} but a floating-point tensor with an axis {Axis} is expected.");

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.OutputShape();
        var geometry = new AxisGeometry(shape.Product(0, Axis), shape[Axis], shape.Product(Axis + 1, shape.Rank));
        bool isByItem = context.IsFast && OuterItems.Suffice(geometry);
        Kernel kernel = context.IsFast ? new FastKernel(geometry, IsLogarithm, IsGradient)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry, IsLogarithm, IsGradient)
            : new ReferenceKernel<float>(geometry, IsLogarithm, IsGradient);
        List<BufferUse> uses = [];
        for (int i = 0; i < context.Node.Inputs.Length; i++)
        {
            uses.Add(isByItem ? BufferUse.ReadByItem(context.Input(i)) : BufferUse.Read(context.Input(i)));
        }

        uses.Add(isByItem ? BufferUse.WriteByItem(context.Output()) : BufferUse.Write(context.Output()));
        context.Emit(kernel, [.. uses]);
    }

    private sealed class FastKernel(AxisGeometry geometry, bool isLogarithm, bool isGradient) : Kernel(OuterItems.Count(geometry))
    {
        private readonly int _blocks = OuterItems.Blocks(geometry);

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            if (isGradient)
            {
                Kernels.Simd.Softmax.Backward(
                    geometry, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), isLogarithm, begin * _blocks, end * _blocks);
            }
            else
            {
                Kernels.Simd.Softmax.Forward(geometry, arguments.Get<float>(0), arguments.Get<float>(1), isLogarithm, begin * _blocks, end * _blocks);
            }
        }
    }

    private sealed class ReferenceKernel<T>(AxisGeometry geometry, bool isLogarithm, bool isGradient) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            if (isGradient)
            {
                Kernels.Reference.Softmax.Backward<T>(
                    geometry, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<T>(2), isLogarithm);
            }
            else
            {
                Kernels.Reference.Softmax.Forward<T>(geometry, arguments.Get<T>(0), arguments.Get<T>(1), isLogarithm);
            }
        }
    }
}
