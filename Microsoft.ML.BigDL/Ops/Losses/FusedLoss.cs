using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Shaping;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Losses;

/// <summary>
/// A loss per sample of a prediction [N, ...] and a target, whose second output is the gradient by the prediction for a weight
/// of 1, found in the same pass. An item of its kernels is a sample.
/// </summary>
internal abstract record FusedLoss : Op
{
    internal sealed override void Backward(Node node, GradientBuilder gradients)
    {
        if (gradients.Needs(node.Inputs[1]))
        {
            throw new NotSupportedException($"{Name}: the target {node.Inputs[1].Type} depends on a trained weight, but the loss has a " +
                "gradient by the prediction only. Write the loss with element-wise operators.");
        }

        Dimension[] column = [.. node.Inputs[0].Type.Dimensions.ToArray().Select((extent, axis) => axis == 0 ? extent : 1)];
        Value factor = Reshape.To(gradients.Of(node.Outputs[0])!, new TensorType(node.Inputs[0].Type.ElementType, column));
        gradients.Add(node.Inputs[0], Mul.Of(node.Outputs[1], factor));
    }

    internal sealed override void Compile(CompileContext context)
    {
        Shape shape = context.InputShape(0);
        context.Emit(
            CreateKernel(context, shape[0], shape.Product(1, shape.Rank)),
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.ReadByItem(context.Input(1)),
            BufferUse.WriteByItem(context.Output(0)),
            BufferUse.WriteByItem(context.Output(1)));
    }

    /// <summary>The kernel for so many samples of so many elements: prediction, target, losses, gradient.</summary>
    private protected abstract Kernel CreateKernel(CompileContext context, int rows, int columns);
}
