using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Elementwise;

namespace Microsoft.ML.BigDL.Ops.Fusion;

/// <summary>The gradient of an epilogue, worked out from the output alone.</summary>
internal static class EpilogueGradient
{
    /// <summary>The gradient of what the epilogue was applied to, from the gradient of <paramref name="output"/>.</summary>
    public static Value Of(Epilogue epilogue, Value gradOutput, Value output) => epilogue switch
    {
        Epilogue.Relu => ReluGradient.Of(gradOutput, output),
        Epilogue.Tanh => Pairwise<ActivationGradients.Tanh>.Of(default, gradOutput, output),
        Epilogue.Sigmoid => Pairwise<ActivationGradients.Sigmoid>.Of(default, gradOutput, output),
        _ => gradOutput,
    };
}
