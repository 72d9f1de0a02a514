using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Reorders axes: output axis i is input axis <c>Permutation[i]</c>.</summary>
internal sealed record Transpose(ImmutableArray<int> Permutation) : Op
{
    public static Value Of(Value x, params ReadOnlySpan<int> permutation) =>
        Node.Apply(new Transpose(ImmutableArray.Create(permutation)), x);

    public bool Equals(Transpose? other) => other is not null && Permutation.SequenceEqual(other.Permutation);

    public override int GetHashCode() => Permutation.Length;

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        TensorType input = inputs[0];
        if (!Permutation.Order().SequenceEqual(Enumerable.Range(0, input.Rank)))
        {
            throw new ArgumentException($"Transpose: [{string.Join(", ", Permutation)}] is no order of the {input.Rank} axes of " +
                $"{input.DimensionsText}. Name each axis once, from 0.");
        }

        return [new TensorType(input.ElementType, [.. Permutation.Select(axis => input[axis])])];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        int[] inverse = new int[Permutation.Length];
        for (int i = 0; i < inverse.Length; i++)
        {
            inverse[Permutation[i]] = i;
        }

        gradients.Add(node.Inputs[0], Of(gradients.Of(node.Outputs[0])!, inverse));
    }

    internal override void Compile(CompileContext context)
    {
        Shape output = context.OutputShape();
        var geometry = new AxisPermutation(context.InputShape(0).Extents, Permutation.AsSpan());
        int items = output.ElementCount == 0 ? 0 : geometry.Items;
        Kernel kernel = ElementTypes.SizeOf(context.Node.Outputs[0].Type.ElementType) switch
        {
            1 => new MoveKernel<byte>(geometry, items),
            4 when context.UsesReference => new MoveKernel<float>(geometry, items),
            4 => new FastKernel(geometry, items),
            _ => new MoveKernel<long>(geometry, items),
        };
        bool isByItem = output.Rank > 0 && Permutation[0] == 0;
        BufferUse read = isByItem ? BufferUse.ReadByItem(context.Input(0)) : BufferUse.Read(context.Input(0));
        context.Emit(kernel, read, BufferUse.WriteByItem(context.Output()));
    }

    private sealed class FastKernel(AxisPermutation geometry, int items) : Kernel(items)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Simd.Permutation.Run(geometry, arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }

    private sealed class MoveKernel<T>(AxisPermutation geometry, int items) : Kernel(items)
        where T : unmanaged
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Kernels.Reference.Permutation.Run<T>(geometry, arguments.Get<T>(0), arguments.Get<T>(1), begin, end);
    }
}
