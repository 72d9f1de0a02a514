namespace Microsoft.ML.BigDL.Ops.Reduction;

/// <summary>The gradient of <see cref="LogSoftmax"/> from its output and the output's gradient; not an ONNX operator.</summary>
internal sealed record LogSoftmaxGradient(int Axis) : NormalizedExponential(Axis, IsLogarithm: true, IsGradient: true);
