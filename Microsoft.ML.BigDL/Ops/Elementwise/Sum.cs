using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>Adds values of one shape in the order given: y = x0 + x1 + ... (ONNX Sum without broadcasting).</summary>
internal sealed record Sum : Op
{
    /// <summary>The sum of values of one type.</summary>
    public static Value Of(ImmutableArray<Value> values) =>
        Node.Apply(new Sum(), values);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        foreach (TensorType type in inputs)
        {
            if (type != inputs[0])
            {
                throw new ArgumentException($"Sum: the inputs are {inputs[0]} and {type} but must be of one type and shape.");
            }
        }

        return [inputs[0]];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value gradOutput = gradients.Of(node.Outputs[0])!;
        foreach (Value input in node.Inputs)
        {
            gradients.Add(input, gradOutput);
        }
    }

    internal override void Compile(CompileContext context)
    {
        int items = ItemCount.Of(context.OutputShape());
        int terms = context.Node.Inputs.Length;
        Kernel kernel = context.Node.Outputs[0].Type.ElementType switch
        {
            ElementType.Float32 => new SumKernel<float>(items, terms),
            ElementType.Float64 => new SumKernel<double>(items, terms),
            ElementType.Int32 => new SumKernel<int>(items, terms),
            ElementType.Int64 => new SumKernel<long>(items, terms),
            _ => new SumKernel<byte>(items, terms),
        };
        BufferUse[] uses =
        [
            .. Enumerable.Range(0, terms).Select(i => BufferUse.ReadByItem(context.Input(i))),
            BufferUse.WriteByItem(context.Output()),
        ];
        context.Emit(kernel, uses);
    }

    // TensorPrimitives adds element by element with the widest vectors there are; nothing of ours would be faster.
    private sealed class SumKernel<T>(int items, int terms) : Kernel(items)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Span<T> output = Slices.Of(arguments.Get<T>(terms), Items, begin, end);
            Slices.Of(arguments.Get<T>(0), Items, begin, end).CopyTo(output);
            for (int i = 1; i < terms; i++)
            {
                System.Numerics.Tensors.TensorPrimitives.Add<T>(output, Slices.Of(arguments.Get<T>(i), Items, begin, end), output);
            }
        }
    }
}
