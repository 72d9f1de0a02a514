using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// y[.., c] = 1 where c is the index, else 0, for Int32 or Int64 indices [..] and y [.., Depth]. Negative indices count from
/// the end; an index beyond gives zeros.
/// </summary>
internal sealed record OneHot(int Depth, ElementType Type) : Op
{
    public static Value Of(Value indices, int depth, ElementType type = ElementType.Float32) => Node.Apply(new OneHot(depth, type), indices);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        inputs[0].ElementType is ElementType.Int32 or ElementType.Int64 && Depth > 0 && Type is not ElementType.Bool
            ? [new TensorType(Type, [.. inputs[0].Dimensions, Depth])]
            : throw new ArgumentException($"OneHot: the indices are {inputs[0]} and the depth {Depth} but Int32 or Int64 indices and a depth of " +
                "1 or more are expected.");

    internal override Op WithFloatType(ElementType type) => Type == ElementType.Float32 ? this with { Type = type } : this;

    internal override void Compile(CompileContext context)
    {
        int count = (int)context.InputShape(0).ElementCount;
        bool isLong = context.Node.Inputs[0].Type.ElementType == ElementType.Int64;
        Kernel kernel = Type switch
        {
            ElementType.Float32 => Create<float>(count, isLong),
            ElementType.Float64 => Create<double>(count, isLong),
            ElementType.Int32 => Create<int>(count, isLong),
            ElementType.Int64 => Create<long>(count, isLong),
            _ => Create<byte>(count, isLong),
        };
        context.Emit(kernel, BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private Kernel Create<T>(int count, bool isLong)
        where T : unmanaged, INumber<T> =>
        isLong ? new OneHotKernel<long, T>(count, Depth) : new OneHotKernel<int, T>(count, Depth);

    private sealed class OneHotKernel<TIndex, T>(int count, int depth) : Kernel(count)
        where TIndex : unmanaged, IBinaryInteger<TIndex>
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Conversion.OneHot<TIndex, T>(
            Slices.Of(arguments.Get<TIndex>(0), Items, begin, end), Slices.Of(arguments.Get<T>(1), Items, begin, end), depth);
    }
}
