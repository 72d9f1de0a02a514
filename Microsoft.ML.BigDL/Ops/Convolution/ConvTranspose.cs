using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>
/// ONNX ConvTranspose over one, two or three spatial axes, the input gradient of a <see cref="Conv"/>: x <c>[N, F, ..]</c>,
/// weights <c>[F, C / Groups, ..]</c>, with <see cref="HasBias"/> a bias <c>[C]</c>, y <c>[N, C, ..]</c> where along each axis
/// <c>out = Stride (in - 1) + OutputPadding + Dilation (kernel - 1) + 1 - pads</c>.
/// </summary>
internal sealed record ConvTranspose(ConvAttributes Attributes, ImmutableArray<int> OutputPadding) : Op
{
    public bool HasBias { get; init; }

    /// <summary>The transposed convolution of x; an empty output padding stands for zeros.</summary>
    public static Value Of(
        Value x, Value weights, Value? bias, ConvAttributes attributes, ReadOnlySpan<int> outputPadding = default)
    {
        ImmutableArray<int> padding =
            outputPadding.IsEmpty ? [.. new int[attributes.Axes]] : ImmutableArray.Create(outputPadding);
        for (int axis = 0; axis < attributes.Axes; axis++)
        {
            if (padding.Length != attributes.Axes || padding[axis] < 0 || padding[axis] >= attributes.Strides[axis])
            {
                throw new ArgumentException($"ConvTranspose: the output padding is [{string.Join(", ", padding)}] with {attributes}. " +
                    "Give one entry for each spatial axis, 0 or more and less than the stride.");
            }
        }

        var op = new ConvTranspose(attributes, padding) { HasBias = bias is not null };
        return bias is null ? Node.Apply(op, x, weights) : Node.Apply(op, x, weights, bias);
    }

    public bool Equals(ConvTranspose? other) =>
        other is not null && HasBias == other.HasBias && Attributes == other.Attributes
        && OutputPadding.SequenceEqual(other.OutputPadding);

    public override int GetHashCode() => HashCode.Combine(Attributes, HasBias);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        (TensorType x, TensorType weights) = (inputs[0], inputs[1]);
        Attributes.ThrowIfUnfit(Name, x, weights);
        if (weights[0] != x[1] || !weights[0].IsFixed || weights[0].Value % Attributes.Groups != 0)
        {
            throw new ArgumentException($"{Name}: the weights {weights.DimensionsText} with {Attributes.Groups} groups do not fit " +
                $"the input {x.DimensionsText}. They must be [channels, filters / groups, ..], the channels a multiple of the groups.");
        }

        Dimension channels = weights[1] * Attributes.Groups;
        if (HasBias)
        {
            ConvAttributes.ThrowIfBiasIsUnfit(Name, inputs[2], new TensorType(x.ElementType, channels));
        }

        Dimension[] extents = [x[0], channels, .. new Dimension[Attributes.Axes]];
        for (int axis = 0; axis < Attributes.Axes; axis++)
        {
            extents[2 + axis] = Attributes.TransposedExtent(axis, x[2 + axis], weights[2 + axis].Value, OutputPadding[axis]);
            if (extents[2 + axis] == 0)
            {
                throw new ArgumentException($"{Name}: nothing is left of the input {x.DimensionsText} under {Attributes}. " +
                    "Use less padding or a larger kernel.");
            }
        }

        return [new TensorType(x.ElementType, extents)];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value weights) = (node.Inputs[0], node.Inputs[1]);
        Value dy = gradients.Of(node.Outputs[0])!;
        if (gradients.Needs(x))
        {
            gradients.Add(x, Conv.Of(dy, weights, null, Attributes));
        }

        if (gradients.Needs(weights))
        {
            gradients.Add(weights, ConvWeightGradient.Of(dy, x, weights.Type, Attributes));
        }

        if (HasBias && gradients.Needs(node.Inputs[2]))
        {
            gradients.Add(node.Inputs[2], BiasGradient.Of(dy, 1));
        }
    }

    internal override void Compile(CompileContext context)
    {
        Shape y = context.OutputShape();
        ReadOnlySpan<int> weights = context.InputShape(1).Extents;
        if (Attributes.Axes == 3)
        {
            new VolumeConv(context, Attributes, y.Extents, weights)
                .BackwardInput(context.Input(0), context.Input(1), context.Output());
        }
        else
        {
            ConvKernels.BackwardInput(
                context, Attributes.Geometry(y.Extents, weights), context.Input(0), context.Input(1), context.Output());
        }

        if (HasBias && y.ElementCount > 0)
        {
            int plane = (int)(y.ElementCount / y[0] / y[1]);
            context.Emit(
                context.FloatType == ElementType.Float64
                    ? new BiasKernel<double>(y[0] * y[1], y[1], plane)
                    : new BiasKernel<float>(y[0] * y[1], y[1], plane),
                BufferUse.WriteByItem(context.Output()),
                BufferUse.Read(context.Input(2)));
        }
    }

    /// <summary>Adds the bias of its channel to each plane, in place.</summary>
    private sealed class BiasKernel<T>(int planes, int channels, int plane) : Kernel(planes)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            for (int item = begin; item < end; item++)
            {
                Span<T> y = arguments.Get<T>(0).Slice(item * plane, plane);
                System.Numerics.Tensors.TensorPrimitives.Add(y, arguments.Get<T>(1)[item % channels], y);
            }
        }
    }
}
