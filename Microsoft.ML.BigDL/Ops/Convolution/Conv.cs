using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Fusion;
using Microsoft.ML.BigDL.Ops.Products;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>
/// ONNX Conv over one, two or three spatial axes: x <c>[N, C, ..]</c>, weights <c>[F, C / Groups, ..]</c>, with
/// <see cref="HasBias"/> a bias <c>[F]</c>, y <c>[N, F, ..]</c>. The epilogue is not in ONNX.
/// </summary>
internal sealed record Conv(ConvAttributes Attributes) : Op
{
    public bool HasBias { get; init; }

    public Epilogue Epilogue { get; init; }

    /// <summary>ONNX's name of the operator that the epilogue stands for; null if there is none.</summary>
    public string? EpilogueOperator => Epilogue == Epilogue.None ? null : Epilogue.ToString();

    /// <summary>The convolution of x; empty lists stand for ones, and for pads of zero.</summary>
    public static Value Of(
        Value x,
        Value weights,
        Value? bias = null,
        ReadOnlySpan<int> strides = default,
        ReadOnlySpan<int> pads = default,
        ReadOnlySpan<int> dilations = default,
        int groups = 1,
        Epilogue epilogue = Epilogue.None) =>
        Of(x, weights, bias, ConvAttributes.Of(x.Type.Rank - 2, strides, pads, dilations, groups), epilogue);

    public static Value Of(
        Value x, Value weights, Value? bias, ConvAttributes attributes, Epilogue epilogue = Epilogue.None)
    {
        var op = new Conv(attributes) { HasBias = bias is not null, Epilogue = epilogue };
        return bias is null ? Node.Apply(op, x, weights) : Node.Apply(op, x, weights, bias);
    }

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        (TensorType x, TensorType weights) = (inputs[0], inputs[1]);
        Attributes.ThrowIfUnfit(Name, x, weights);
        if (weights[1] * Attributes.Groups != x[1] || !weights[0].IsFixed || weights[0].Value % Attributes.Groups != 0)
        {
            throw new ArgumentException($"{Name}: the weights {weights.DimensionsText} with {Attributes.Groups} groups do not fit " +
                $"the input {x.DimensionsText}. They must be [filters, channels / groups, ..], both multiples of the groups.");
        }

        if (HasBias)
        {
            ConvAttributes.ThrowIfBiasIsUnfit(Name, inputs[2], new TensorType(x.ElementType, weights[0]));
        }

        Dimension[] extents = [x[0], weights[0], .. new Dimension[Attributes.Axes]];
        for (int axis = 0; axis < Attributes.Axes; axis++)
        {
            extents[2 + axis] = Attributes.OutputExtent(axis, x[2 + axis], weights[2 + axis].Value);
            if (extents[2 + axis] == 0)
            {
                throw new ArgumentException($"{Name}: the dilated kernel of {weights.DimensionsText} ({Attributes}) is larger than " +
                    $"the padded input {x.DimensionsText}. Use a smaller kernel or more padding.");
            }
        }

        return [new TensorType(x.ElementType, extents)];
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        (Value x, Value weights) = (node.Inputs[0], node.Inputs[1]);
        Value dy = EpilogueGradient.Of(Epilogue, gradients.Of(node.Outputs[0])!, node.Outputs[0]);
        Maxima? maxima = Maxima.Of(dy, Attributes, x.Type, weights.Type);
        if (gradients.Needs(x))
        {
            gradients.Add(x, maxima is { IsPatchLarge: true }
                ? PooledConvInputGradient.Of(maxima, x, weights)
                : ConvTranspose.Of(dy, weights, null, Attributes, Attributes.OutputPadding(x.Type, weights.Type, dy.Type)));
        }

        if (gradients.Needs(weights))
        {
            gradients.Add(weights, maxima is null
                ? ConvWeightGradient.Of(x, dy, weights.Type, Attributes)
                : PooledConvWeightGradient.Of(maxima, x, weights.Type));
        }

        if (HasBias && gradients.Needs(node.Inputs[2]))
        {
            gradients.Add(node.Inputs[2], BiasGradient.Of(maxima?.Gradients ?? dy, 1));
        }
    }

    internal override void Compile(CompileContext context)
    {
        (Shape x, Shape weights) = (context.InputShape(0), context.InputShape(1));
        PlanBuffer? bias = HasBias ? context.Input(2) : null;
        if (Attributes.Axes == 3)
        {
            new VolumeConv(context, Attributes, x.Extents, weights.Extents)
                .Forward(context.Input(0), context.Input(1), bias, Epilogue, context.Output());
        }
        else
        {
            ConvGeometry geometry = Attributes.Geometry(x.Extents, weights.Extents);
            ConvKernels.Forward(context, geometry, context.Input(0), context.Input(1), bias, Epilogue, context.Output());
        }
    }
}
