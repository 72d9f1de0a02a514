using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Lrn;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.Lrn;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>
/// ONNX LRN: y = x / (Bias + Alpha / Size * sum of x^2 over Size neighbouring channels)^Beta for x <c>[N, C, ..]</c>. The second output is
/// what is raised to the power, for the gradient. Krizhevsky, Sutskever and Hinton, NIPS 2012.
/// </summary>
internal sealed record Lrn(int Size) : Op
{
    public float Alpha { get; init; } = 1e-4f;

    public float Beta { get; init; } = 0.75f;

    public float Bias { get; init; } = 1;

    public override string Name => "LRN";

    /// <summary>The normalised x.</summary>
    public static Value Of(Value x, int size, float alpha = 1e-4f, float beta = 0.75f, float bias = 1) => size >= 1
        ? Node.Apply(new Lrn(size) { Alpha = alpha, Beta = beta, Bias = bias }, x)
        : throw new ArgumentException($"LRN: the window holds {size} channels but 1 or more are expected.");

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        ElementTypes.IsFloat(inputs[0].ElementType) && inputs[0].Rank >= 2
            ? [inputs[0], inputs[0]]
            : throw new ArgumentException($"{Name}: the input is {inputs[0]} but a floating-point tensor [N, C, ..] is expected.");

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        var op = new LrnGradient(this);
        gradients.Add(node.Inputs[0], Node.Apply(op, node.Inputs[0], gradients.Of(node.Outputs[0])!, node.Outputs[1]));
    }

    internal override void Compile(CompileContext context)
    {
        LrnGeometry geometry = Geometry(context.InputShape(0));
        Kernel kernel = context.IsFast ? new FastKernel(geometry)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(geometry)
            : new ReferenceKernel<float>(geometry);
        context.Emit(
            kernel,
            BufferUse.ReadByItem(context.Input(0)),
            BufferUse.WriteByItem(context.Output(1)),
            BufferUse.WriteByItem(context.Output(0)));
    }

    internal LrnGeometry Geometry(Shape shape)
    {
        ChannelGeometry channels = ChannelAxis.Geometry(shape, 1);
        return new LrnGeometry(channels.Outer, channels.Channels, channels.Inner, Size, Alpha, Beta, Bias);
    }

    private sealed class FastKernel(LrnGeometry g) : Kernel(g.N)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Fast.Forward(g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), begin, end);
    }

    private sealed class ReferenceKernel<T>(LrnGeometry g) : Kernel(g.N)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Definition.Forward<T>(
            g, Slices.Of(arguments.Get<T>(0), Items, begin, end), Slices.Of(arguments.Get<T>(1), Items, begin, end),
            Slices.Of(arguments.Get<T>(2), Items, begin, end));
    }
}
