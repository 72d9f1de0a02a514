using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>z = x where the condition is true, else y.</summary>
internal sealed record Where : Op
{
    /// <summary>Chooses between two values; all three are broadcast to each other.</summary>
    public static Value Of(Value condition, Value x, Value y)
    {
        TensorType pair = Broadcast.Of("Where", x.Type, y.Type);
        TensorType type = Broadcast.Of("Where", pair, condition.Type);
        return Node.Apply(
            new Where(),
            Expand.To(condition, type.WithElementType(condition.Type.ElementType)),
            Expand.To(x, type.WithElementType(x.Type.ElementType)),
            Expand.To(y, type.WithElementType(y.Type.ElementType)));
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].ElementType == ElementType.Bool && inputs[1] == inputs[2] && inputs[0].WithElementType(inputs[1].ElementType) == inputs[1]
            ? [inputs[1]]
            : throw new ArgumentException($"Where: the condition is {inputs[0]}, the choices {inputs[1]} and {inputs[2]}, but a Bool condition and " +
                "choices of one type are expected. Cast one first.");

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        Value zero = Expand.To(Constants.Of(gradOutput, 0), gradOutput.Type);
        if (gradients.Needs(node.Inputs[1]))
        {
            gradients.Add(node.Inputs[1], Of(node.Inputs[0], gradOutput, zero));
        }

        if (gradients.Needs(node.Inputs[2]))
        {
            gradients.Add(node.Inputs[2], Of(node.Inputs[0], zero, gradOutput));
        }
    }

    internal override void Compile(CompileContext context)
    {
        int items = ItemCount.Of(context.OutputShape());
        Kernel kernel = ElementTypes.SizeOf(context.Node.Outputs[0].Type.ElementType) switch
        {
            1 => new SelectKernel<byte>(items),
            4 => new SelectKernel<int>(items),
            _ => new SelectKernel<long>(items),
        };
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.ReadByItem(context.Input(2)),
            BufferUse.WriteByItem(context.Output()));
    }

    // Choosing moves bits, so the element's size is all that matters.
    private sealed class SelectKernel<T>(int items) : Kernel(items)
        where T : unmanaged
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Conversion.Select<T>(
            Slices.Of(arguments.Get<byte>(0), Items, begin, end),
            Slices.Of(arguments.Get<T>(1), Items, begin, end),
            Slices.Of(arguments.Get<T>(2), Items, begin, end),
            Slices.Of(arguments.Get<T>(3), Items, begin, end));
    }
}
