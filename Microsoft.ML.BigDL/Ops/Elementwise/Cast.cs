using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>The same numbers in another type: towards 0 to integers, "not 0" to Bool.</summary>
internal sealed record Cast(ElementType To) : Op
{
    public static Value Of(Value x, ElementType to) => x.Type.ElementType == to ? x : Node.Apply(new Cast(to), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [inputs[0].WithElementType(To)];

    internal override Op WithFloatType(ElementType type) => To == ElementType.Float32 ? new Cast(type) : this;

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        ElementType from = node.Inputs[0].Type.ElementType;
        if (ElementTypes.IsFloat(from) && ElementTypes.IsFloat(To))
        {
            gradients.Add(node.Inputs[0], Of(gradients.Of(node.Outputs[0])!, from));
        }
    }

    internal override void Compile(CompileContext context)
    {
        int items = ItemCount.Of(context.OutputShape());
        Kernel kernel = context.Node.Inputs[0].Type.ElementType switch
        {
            ElementType.Float32 => KernelFrom<float>(items),
            ElementType.Float64 => KernelFrom<double>(items),
            ElementType.Int32 => KernelFrom<int>(items),
            ElementType.Int64 => KernelFrom<long>(items),
            _ => KernelFrom<byte>(items),
        };
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private Kernel KernelFrom<TFrom>(int items)
        where TFrom : unmanaged, INumber<TFrom> => To switch
        {
            ElementType.Float32 => new ConvertKernel<TFrom, float>(items),
            ElementType.Float64 => new ConvertKernel<TFrom, double>(items),
            ElementType.Int32 => new ConvertKernel<TFrom, int>(items),
            ElementType.Int64 => new ConvertKernel<TFrom, long>(items),
            ElementType.UInt8 => new ConvertKernel<TFrom, byte>(items),
            _ => new TruthKernel<TFrom>(items),
        };

    private sealed class ConvertKernel<TFrom, TTo>(int items) : Kernel(items)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Conversion.Run<TFrom, TTo>(
            Slices.Of(arguments.Get<TFrom>(0), Items, begin, end), Slices.Of(arguments.Get<TTo>(1), Items, begin, end));
    }

    private sealed class TruthKernel<TFrom>(int items) : Kernel(items)
        where TFrom : unmanaged, INumber<TFrom>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Conversion.ToTruth<TFrom>(
            Slices.Of(arguments.Get<TFrom>(0), Items, begin, end), Slices.Of(arguments.Get<byte>(1), Items, begin, end));
    }
}
