using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Adds each element of a gradient to the input element it was taken from; not an ONNX operator.</summary>
internal sealed record AxisMappingGradient(AxisMapping Mapping, TensorType Input) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [Input];

    internal override void Compile(CompileContext context)
    {
        Shape input = context.OutputShape();
        var map = new AxisMap(input.Extents, [.. input.Extents.ToArray().Select((extent, axis) => Mapping.Map(axis, extent))]);
        Kernel kernel = context.FloatType == ElementType.Float64 ? new AddKernel<double>(map) : new AddKernel<float>(map);
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private sealed class AddKernel<T>(AxisMap map) : Kernel(map.InputLength == 0 ? 0 : map.Outer)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Rearrangement.Backward(map, arguments.Get<T>(0), arguments.Get<T>(1), begin, end);
    }
}
