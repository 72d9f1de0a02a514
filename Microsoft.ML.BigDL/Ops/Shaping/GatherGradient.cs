using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Adds the rows of a gradient to the table rows they were looked up from: y[indices[i], :] += x[i, :]. Threads share
/// the table's rows and each reads all indices, so a row's terms are added in the order of i by one thread; behind leading
/// axes threads share these. Not an ONNX operator.
/// </summary>
internal sealed record GatherGradient(TensorType Table, int Axis = 0) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [Table];

    internal override Op Bind(IReadOnlyDictionary<string, int> symbols) => new GatherGradient(Table.Bind(symbols), Axis);

    internal override void Compile(CompileContext context)
    {
        Kernel kernel = (context.FloatType, context.Node.Inputs[1].Type.ElementType) switch
        {
            (ElementType.Float64, ElementType.Int64) => Create<double, long>(context),
            (ElementType.Float64, _) => Create<double, int>(context),
            (_, ElementType.Int64) => Create<float, long>(context),
            _ => Create<float, int>(context),
        };
        context.Emit(kernel, BufferUse.Read(context.Input(0)), BufferUse.Read(context.Input(1)), BufferUse.WriteByItem(context.Output()));
    }

    private Kernel Create<T, TIndex>(CompileContext context)
        where T : unmanaged, INumber<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        Shape table = context.OutputShape();
        int outer = table.Product(0, Axis);
        int width = table.Product(Axis + 1, table.Rank);
        return outer == 1
            ? new RowKernel<T, TIndex>(table[Axis], width)
            : new OuterKernel<T, TIndex>(outer, table[Axis], width);
    }

    private sealed class RowKernel<T, TIndex>(int rows, int width) : Kernel(rows)
        where T : unmanaged, INumber<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => RowLookUp.Backward<T, TIndex>(
            arguments.Get<T>(0), arguments.Get<TIndex>(1), arguments.Get<T>(2), Items, width, begin, end);
    }

    private sealed class OuterKernel<T, TIndex>(int outer, int rows, int width) : Kernel(outer)
        where T : unmanaged, INumber<T>
        where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            for (int item = begin; item < end; item++)
            {
                RowLookUp.Backward<T, TIndex>(
                    Slices.Of(arguments.Get<T>(0), Items, item, item + 1),
                    arguments.Get<TIndex>(1),
                    Slices.Of(arguments.Get<T>(2), Items, item, item + 1),
                    rows,
                    width,
                    0,
                    rows);
            }
        }
    }
}
