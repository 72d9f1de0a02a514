using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>
/// Adds the rows of a gradient to the table rows they were looked up from: y[indices[i], :] += x[i, :]. Threads share
/// the table's rows and each reads all indices, so a row's terms are added in the order of i by one thread. Not an ONNX
/// operator.
/// </summary>
internal sealed record GatherGradient(TensorType Table) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [Table];

    internal override Op Bind(IReadOnlyDictionary<string, int> symbols) => new GatherGradient(Table.Bind(symbols));

    internal override void Compile(CompileContext context)
    {
        Shape table = context.OutputShape();
        int width = table.Product(1, table.Rank);
        Kernel kernel = context.FloatType == ElementType.Float64
            ? new AddKernel<double>(table[0], width)
            : new AddKernel<float>(table[0], width);
        context.Emit(kernel, BufferUse.Read(context.Input(0)), BufferUse.Read(context.Input(1)), BufferUse.WriteByItem(context.Output()));
    }

    private sealed class AddKernel<T>(int rows, int width) : Kernel(rows)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> gradient = arguments.Get<T>(0);
            ReadOnlySpan<int> indices = arguments.Get<int>(1);
            Span<T> table = arguments.Get<T>(2);
            table[(begin * width)..(end * width)].Clear();
            for (int i = 0; i < indices.Length; i++)
            {
                if (indices[i] >= begin && indices[i] < end)
                {
                    Span<T> row = table.Slice(indices[i] * width, width);
                    TensorPrimitives.Add(row, gradient.Slice(i * width, width), row);
                }
            }
        }
    }
}
