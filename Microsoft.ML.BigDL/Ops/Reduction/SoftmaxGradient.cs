namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>The gradient of <see cref="Softmax"/> from its output and the output's gradient; not an ONNX operator.</summary>
internal sealed record SoftmaxGradient(int Axis) : NormalizedExponential(Axis, IsLogarithm: false, IsGradient: true);
