using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;

namespace Microsoft.ML.BigDL.Layers;

/// <summary>Turns the names of activations into operators.</summary>
internal static class Activations
{
    // Keras 3 defines hard_sigmoid as relu6(x + 3) / 6.
    private const float HardSigmoidSlope = 1f / 6;

    /// <summary>Applies an activation; <paramref name="channelAxis"/> is the axis softmax runs over.</summary>
    public static Value Apply(Activation activation, Value x, int channelAxis = -1) => activation switch
    {
        Activation.Linear => x,
        Activation.ReLU => Relu.Of(x),
        Activation.Tanh => Tanh.Of(x),
        Activation.Sigmoid => Sigmoid.Of(x),
        Activation.Softmax => Softmax.Of(x, channelAxis),
        Activation.GELU => Gelu.Of(x),
        Activation.ELU => Elu.Of(x, 1),
        Activation.SELU => Selu.Of(x),
        Activation.Softplus => Softplus.Of(x),
        Activation.Softsign => Softsign.Of(x),
        Activation.SiLU => Silu.Of(x),
        Activation.HardSigmoid => HardSigmoid.Of(x, HardSigmoidSlope, 0.5f),
        Activation.Exponential => Exp.Of(x),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Unknown activation."),
    };
}
