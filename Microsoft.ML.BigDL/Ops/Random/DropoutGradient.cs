using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>The gradient of a <see cref="Dropout"/>: dy under the mask of the given number. Not an ONNX operator.</summary>
internal sealed record DropoutGradient(float Rate, int SharedAxes) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0]];

    internal override void Compile(CompileContext context) =>
        context.Emit(
            DropoutKernel.Of(context, Rate, SharedAxes, null),
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.Read(context.Input(1)),
            BufferUse.WriteByItem(context.Output()));
}
