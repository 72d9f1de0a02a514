using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>The gradient of a <see cref="GaussianDropout"/>: dy times the factors of the given number. Not an ONNX operator.</summary>
internal sealed record GaussianDropoutGradient(float Rate) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override void Compile(CompileContext context) => context.Emit(
        GaussianDropout.KernelOf(context, Rate, null),
        BufferUse.ReadByItem(context.Input(0)),
        BufferUse.WriteByItem(context.Output()),
        BufferUse.Read(context.Input(1)));
}
