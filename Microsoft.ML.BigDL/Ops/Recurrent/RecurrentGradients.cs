using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Ops.Shaping;

namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>Adds the gradients that are products over all steps.</summary>
internal static class RecurrentGradients
{
    /// <summary>
    /// Adds those of x, weights, recurrent weights and bias, from the gradients of the pre-activations and from the hidden states before
    /// each step.
    /// </summary>
    public static void Add(GradientBuilder gradients, Node node, RecurrentShape shape, Value gates, Value previous)
    {
        AddInputs(gradients, node, shape, gates, gates);
        if (gradients.Needs(node.Inputs[2]))
        {
            gradients.Add(node.Inputs[2], Weight(gates, previous, node.Inputs[2].Type));
        }
    }

    /// <summary>Adds those of x, weights and bias, from the gradients of what x W^T and of what h R^T is added to.</summary>
    public static void AddInputs(
        GradientBuilder gradients, Node node, RecurrentShape shape, Value inputGates, Value recurrentGates)
    {
        (Value x, Value weights) = (node.Inputs[0], node.Inputs[1]);
        if (gradients.Needs(x))
        {
            Value matrix = Reshape.Of(weights, weights.Type[1], weights.Type[2]);
            gradients.Add(x, MatMul.Of(inputGates, matrix));
        }

        if (gradients.Needs(weights))
        {
            gradients.Add(weights, Weight(inputGates, x, weights.Type));
        }

        if (shape.HasBias && node.Inputs[RecurrentShape.BiasIndex] is Value bias && gradients.Needs(bias))
        {
            bool isSum = bias.Type[1] == inputGates.Type[2];
            Value gradient = isSum
                ? BiasGradient.Of(inputGates, -1)
                : Node.Apply(new BiasPairGradient(), inputGates, recurrentGates);
            gradients.Add(bias, Reshape.To(gradient, bias.Type));
        }
    }

    private static Value Weight(Value gates, Value rows, TensorType type) =>
        Reshape.To(MatMul.Of(Rows(gates), Rows(rows), transposeA: true), type);

    private static Value Rows(Value value) => Reshape.Of(value, null, value.Type[-1]);
}
