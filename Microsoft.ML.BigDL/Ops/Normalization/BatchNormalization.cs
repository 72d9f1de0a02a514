using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Fusion;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>
/// ONNX BatchNormalization, y = epilogue((x - mean) / sqrt(variance + epsilon) scale + bias) per channel: x <c>[N, C, ..]</c> (or
/// another <see cref="Axis"/>), then scale, bias, running mean and running variance, each <c>[C]</c>. With <see cref="Training"/>
/// mean and variance are the batch's, and further outputs are the new running mean and variance and the batch's own.
/// Ioffe and Szegedy, arXiv 1502.03167. Axis and epilogue are not in ONNX.
/// </summary>
internal sealed record BatchNormalization : Op
{
    /// <summary>The channel axis, counted from the front.</summary>
    public int Axis { get; init; } = 1;

    public float Epsilon { get; init; } = 1e-5f;

    /// <summary>The share of the old running statistics that is kept: new = Momentum old + (1 - Momentum) batch.</summary>
    public float Momentum { get; init; } = 0.9f;

    public bool Training { get; init; }

    /// <summary>Whether the running variance takes the batch's variance times m / (m - 1), with m elements per channel.</summary>
    public bool HasUnbiasedVariance { get; init; }

    public Epilogue Epilogue { get; init; }

    /// <summary>ONNX's name of the operator that the epilogue stands for; null if there is none.</summary>
    public string? EpilogueOperator => Epilogue == Epilogue.None ? null : Epilogue.ToString();

    internal override ImmutableArray<(int Input, int Output)> StateUpdates => Training ? [(3, 1), (4, 2)] : [];

    /// <summary>The normalised x; in a training graph its running statistics are updated by each step.</summary>
    public static Value Of(BatchNormalization op, Value x, Value scale, Value bias, Value mean, Value variance) =>
        Node.Apply(op, x, scale, bias, mean, variance);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        ChannelAxis.ThrowIfUnfit(Name, inputs, Axis, ["scale", "bias", "running mean", "running variance"]);
        return Training ? [inputs[0], inputs[3], inputs[4], inputs[3], inputs[4]] : [inputs[0]];
    }

    internal override ImmutableArray<Value>? ForInference(ImmutableArray<Value> inputs) => Training
        ? [Node.Apply(this with { Training = false }, inputs), inputs[3], inputs[4], inputs[3], inputs[4]]
        : null;

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value dy = EpilogueGradient.Of(Epilogue, gradients.Of(node.Outputs[0])!, node.Outputs[0]);
        (Value mean, Value variance) = Training ? (node.Outputs[3], node.Outputs[4]) : (node.Inputs[3], node.Inputs[4]);
        var op = new BatchNormalizationGradient(Axis, Epsilon, Training);
        Node gradient = Node.Create(op, [node.Inputs[0], dy, mean, variance, node.Inputs[1]]);
        for (int i = 0; i < 3; i++)
        {
            gradients.Add(node.Inputs[i], gradient.Outputs[i]);
        }
    }

    internal override void Compile(CompileContext context)
    {
        ChannelGeometry geometry = ChannelAxis.Geometry(context.InputShape(0), Axis);
        (PlanBuffer mean, PlanBuffer variance) = (context.Input(3), context.Input(4));
        if (Training)
        {
            (mean, variance) = (context.Output(3), context.Output(4));
            float factor = HasUnbiasedVariance ? geometry.ChannelLength / MathF.Max(1, geometry.ChannelLength - 1) : 1;
            context.Emit(
                BatchNormalizationKernels.Statistics(context, geometry, Momentum, factor),
                BufferUse.Read(context.Input(0)),
                BufferUse.Read(context.Input(3)),
                BufferUse.Read(context.Input(4)),
                BufferUse.Write(mean),
                BufferUse.Write(variance),
                BufferUse.Write(context.Output(1)),
                BufferUse.Write(context.Output(2)));
        }

        context.Emit(
            BatchNormalizationKernels.Normalize(context, geometry, Epsilon, Epilogue),
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.Read(mean),
            BufferUse.Read(variance),
            BufferUse.Read(context.Input(1)),
            BufferUse.Read(context.Input(2)),
            BufferUse.WriteByItem(context.Output()));
    }
}
