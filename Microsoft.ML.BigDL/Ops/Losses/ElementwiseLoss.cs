using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Losses;

/// <summary>
/// loss[i] = mean over the elements of sample i of l(x, t), for a prediction [N, ...] and a target of the same shape.
/// The second output is the gradient by the prediction for a weight of 1, found in the same pass. Not an ONNX operator.
/// </summary>
internal sealed record ElementwiseLoss<TLoss>(TLoss Function) : Op
    where TLoss : struct, ILoss
{
    public override string Name => typeof(TLoss).Name;

    public static Value Of(TLoss function, Value prediction, Value target) =>
        Node.Apply(new ElementwiseLoss<TLoss>(function), prediction, target);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0] == inputs[1] && inputs[0].Rank > 0
            ? [new TensorType(inputs[0].ElementType, inputs[0][0]), inputs[0]]
            : throw new ArgumentException($"{Name}: the prediction is {inputs[0]} and the target {inputs[1]} but they must be of one type and shape.");

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        TargetGradient.Refuse(node, gradients);
        Dimension[] column = [.. node.Inputs[0].Type.Dimensions.ToArray().Select((extent, axis) => axis == 0 ? extent : 1)];
        Value factor = Reshape.To(gradients.Of(node.Outputs[0])!, new TensorType(node.Inputs[0].Type.ElementType, column));
        gradients.Add(node.Inputs[0], Mul.Of(node.Outputs[1], factor));
    }

    internal override void Compile(CompileContext context)
    {
        Shape shape = context.InputShape(0);
        int columns = shape.Product(1, shape.Rank);
        Kernel kernel = context.IsFast ? new FastKernel(shape[0], columns, Function)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(shape[0], columns, Function)
            : new ReferenceKernel<float>(shape[0], columns, Function);
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.WriteByItem(context.Output(0)),
            BufferUse.WriteByItem(context.Output(1)));
    }

    private sealed class FastKernel(int rows, int columns, TLoss function) : Kernel(rows)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Simd.ElementLoss.Run(
            columns, arguments.Get<float>(0), arguments.Get<float>(1), default, 1, arguments.Get<float>(2), arguments.Get<float>(3), begin, end, function);
    }

    private sealed class ReferenceKernel<T>(int rows, int columns, TLoss function) : Kernel(rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Kernels.Reference.ElementLoss.Run<T, TLoss>(
            columns,
            Slices.Of(arguments.Get<T>(0), Items, begin, end),
            Slices.Of(arguments.Get<T>(1), Items, begin, end),
            default,
            T.One,
            Slices.Of(arguments.Get<T>(2), Items, begin, end),
            Slices.Of(arguments.Get<T>(3), Items, begin, end),
            function);
    }
}
