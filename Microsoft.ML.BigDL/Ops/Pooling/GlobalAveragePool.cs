using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;

namespace Microsoft.ML.BigDL.Ops.Pooling;

/// <summary>ONNX GlobalAveragePool: x <c>[N, C, ..]</c>, y <c>[N, C, 1, ..]</c> the mean of each plane.</summary>
internal sealed record GlobalAveragePool : Op
{
    public static Value Of(Value x) => Node.Apply(new GlobalAveragePool(), x);

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [GlobalPlanes.Infer(Name, inputs[0])];

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        Value x = node.Inputs[0];
        gradients.Add(x, AveragePoolGradient.Of(gradients.Of(node.Outputs[0])!, x.Type, GlobalPlanes.Geometry(x.Type.Shape)));
    }

    internal override void Compile(CompileContext context)
    {
        PoolGeometry geometry = GlobalPlanes.Geometry(context.InputShape(0));
        if (context.IsFast)
        {
            context.Emit(new FastKernel(geometry), BufferUse.ReadByItem(context.Input(0)), BufferUse.WriteByItem(context.Output()));
        }
        else
        {
            AveragePool.Emit(context, geometry);
        }
    }

    private sealed class FastKernel(PoolGeometry g) : Kernel(g.Planes)
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => AxisReduction.Run<Reductions.Mean>(
            new AxisGeometry(g.Planes, g.W, 1), arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }
}
