using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.BatchNorm;
using Fast = Microsoft.ML.BigDL.Kernels.Simd.BatchNorm;

namespace Microsoft.ML.BigDL.Ops.Normalization;

/// <summary>The kernels of the forward pass of batch normalisation.</summary>
internal static class BatchNormalizationKernels
{
    /// <summary>
    /// Reads x, old mean, old variance; writes the batch's mean and variance, new mean and new variance. The batch's
    /// variance enters the new one times <paramref name="factor"/>.
    /// </summary>
    public static Kernel Statistics(CompileContext context, ChannelGeometry geometry, float momentum, float factor) =>
        context.IsFast ? new FastStatistics(geometry, momentum, factor)
        : context.FloatType == ElementType.Float64 ? new ReferenceStatistics<double>(geometry, momentum, factor)
        : new ReferenceStatistics<float>(geometry, momentum, factor);

    /// <summary>Reads x, mean, variance, scale, bias; writes y.</summary>
    public static Kernel Normalize(CompileContext context, ChannelGeometry geometry, float epsilon, Epilogue epilogue) =>
        context.FloatType == ElementType.Float64 ? new ReferenceNormalize<double>(geometry, epsilon, epilogue)
        : !context.IsFast ? new ReferenceNormalize<float>(geometry, epsilon, epilogue)
        : epilogue switch
        {
            Epilogue.Relu => new FastNormalize<Activations.Relu>(geometry, epsilon),
            Epilogue.Tanh => new FastNormalize<Activations.Tanh>(geometry, epsilon),
            Epilogue.Sigmoid => new FastNormalize<Activations.Sigmoid>(geometry, epsilon),
            _ => new FastNormalize<Elementary.Identity>(geometry, epsilon),
        };

    private sealed class FastStatistics(ChannelGeometry g, float momentum, float factor) : Kernel(g.ChannelItems)
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Fast.Statistics(g, arguments.Get<float>(0), arguments.Get<float>(3), arguments.Get<float>(4), begin, end);
            int width = g.Inner == 1 ? ChannelGeometry.BlockWidth : 1;
            Range channels = (begin * width)..Math.Min(g.Channels, end * width);
            Update(arguments.Get<float>(1)[channels], arguments.Get<float>(3)[channels], arguments.Get<float>(5)[channels], 1);
            Update(arguments.Get<float>(2)[channels], arguments.Get<float>(4)[channels], arguments.Get<float>(6)[channels], factor);
        }

        private void Update(ReadOnlySpan<float> old, ReadOnlySpan<float> batch, Span<float> moving, float batchFactor)
        {
            old.CopyTo(moving);
            Fast.UpdateMoving(moving, batch, momentum, batchFactor);
        }
    }

    private sealed class FastNormalize<TOp>(ChannelGeometry g, float epsilon) : Kernel(g.PlaneItems)
        where TOp : struct, IUnaryOp
    {
        public override void Run(in KernelArguments arguments, int begin, int end) => Fast.Normalize<TOp>(
            g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Get<float>(3),
            arguments.Get<float>(4), epsilon, arguments.Get<float>(5), begin, end);
    }

    private sealed class ReferenceStatistics<T>(ChannelGeometry g, float momentum, float factor) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Definition.Statistics<T>(g, arguments.Get<T>(0), arguments.Get<T>(3), arguments.Get<T>(4));
            T kept = T.CreateTruncating(momentum);
            T unbiased = T.CreateTruncating(factor);
            for (int c = 0; c < g.Channels; c++)
            {
                arguments.Get<T>(5)[c] = (kept * arguments.Get<T>(1)[c]) + ((T.One - kept) * arguments.Get<T>(3)[c]);
                arguments.Get<T>(6)[c] = (kept * arguments.Get<T>(2)[c]) + ((T.One - kept) * unbiased * arguments.Get<T>(4)[c]);
            }
        }
    }

    private sealed class ReferenceNormalize<T>(ChannelGeometry g, float epsilon, Epilogue epilogue) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Definition.Normalize<T>(
                g, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<T>(2), arguments.Get<T>(3), arguments.Get<T>(4),
                T.CreateTruncating(epsilon), arguments.Get<T>(5));
            Kernels.Reference.EpilogueFunction.Apply(epilogue, arguments.Get<T>(5));
        }
    }
}
