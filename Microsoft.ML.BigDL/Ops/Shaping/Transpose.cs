using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
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
        Shape input = context.InputShape(0);
        Shape output = context.OutputShape();
        bool isByItem = output.Rank > 0 && Permutation[0] == 0;
        int size = ElementTypes.SizeOf(context.Node.Outputs[0].Type.ElementType);
        Kernel kernel = size switch
        {
            1 => new MoveKernel<byte>(input, output, Permutation),
            4 => new MoveKernel<int>(input, output, Permutation),
            _ => new MoveKernel<long>(input, output, Permutation),
        };
        BufferUse read = isByItem ? BufferUse.ReadByItem(context.Input(0)) : BufferUse.Read(context.Input(0));
        context.Emit(kernel, read, BufferUse.WriteByItem(context.Output()));
    }

    private sealed class MoveKernel<T> : Kernel
        where T : unmanaged
    {
        private readonly int[] _extents;
        private readonly int[] _strides;
        private readonly int _rows;
        private readonly int _row;
        private readonly int _step;

        public MoveKernel(Shape input, Shape output, ImmutableArray<int> permutation)
            : base(output.Rank <= 1 ? 1 : output[0])
        {
            int rank = output.Rank;
            _row = rank == 0 ? 1 : output[-1];
            _step = rank == 0 ? 1 : input.Product(permutation[^1] + 1, rank);
            _extents = [.. output.Extents[..Math.Max(0, rank - 1)]];
            _strides = [.. permutation.Take(Math.Max(0, rank - 1)).Select(axis => input.Product(axis + 1, rank))];
            _rows = rank <= 1 ? 1 : output.Product(1, rank - 1);
        }

        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> x = arguments.Get<T>(0);
            Span<T> y = arguments.Get<T>(1);
            if (_extents.Length == 0)
            {
                x.CopyTo(y);
                return;
            }

            for (int row = begin * _rows; row < end * _rows; row++)
            {
                int source = 0;
                int rest = row;
                for (int axis = _extents.Length - 1; axis >= 0; axis--)
                {
                    (rest, int index) = Math.DivRem(rest, _extents[axis]);
                    source += index * _strides[axis];
                }

                Span<T> target = y.Slice(row * _row, _row);
                if (_step == 1)
                {
                    x.Slice(source, _row).CopyTo(target);
                    continue;
                }

                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = x[source + (i * _step)];
                }
            }
        }
    }
}
