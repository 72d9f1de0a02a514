using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Losses;

/// <summary>Fused losses know the gradient by the prediction only.</summary>
internal static class TargetGradient
{
    /// <exception cref="NotSupportedException">The target of a loss depends on a trained weight.</exception>
    public static void Refuse(Node node, GradientBuilder gradients)
    {
        if (gradients.Needs(node.Inputs[1]))
        {
            throw new NotSupportedException($"{node.Op.Name}: the target {node.Inputs[1].Type} depends on a trained weight, but the loss has a " +
                "gradient by the prediction only. Write the loss with element-wise operators.");
        }
    }
}
