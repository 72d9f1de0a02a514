using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Convolutions;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Convolution;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>Emits the kernels of a two-dimensional convolution and its gradients on buffers of any origin.</summary>
internal static class ConvKernels
{
    /// <summary>y = epilogue(x * weights + bias); a null bias stands for zeros.</summary>
    public static void Forward(
        CompileContext context, ConvGeometry g, PlanBuffer x, PlanBuffer weights, PlanBuffer? bias, Epilogue epilogue, PlanBuffer y)
    {
        if (!context.IsFast)
        {
            Kernel kernel = context.FloatType == ElementType.Float64
                ? new ReferenceForward<double>(g, bias is not null, epilogue)
                : new ReferenceForward<float>(g, bias is not null, epilogue);
            context.Emit(kernel, [BufferUse.Read(x), BufferUse.Read(weights), BufferUse.Write(y), .. Bias(bias)]);
            return;
        }

        var prepared = new PlanBuffer(ElementType.Float32, ConvolutionForward.PreparedLength(g));
        context.Emit(new PrepareForward(g), BufferUse.Read(weights), BufferUse.Write(prepared));
        var fast = new FastForward(g, bias is not null, epilogue);
        context.Emit(fast, [fast.Read(x), BufferUse.Read(prepared), fast.Write(y), .. Bias(bias)]);
    }

    /// <summary>The gradient of the input, or a transposed convolution of <paramref name="dy"/>.</summary>
    public static void BackwardInput(CompileContext context, ConvGeometry g, PlanBuffer dy, PlanBuffer weights, PlanBuffer dx)
    {
        if (!context.IsFast)
        {
            Kernel kernel = context.FloatType == ElementType.Float64
                ? new ReferenceBackwardInput<double>(g)
                : new ReferenceBackwardInput<float>(g);
            context.Emit(kernel, BufferUse.Read(dy), BufferUse.Read(weights), BufferUse.Write(dx));
            return;
        }

        var prepared = new PlanBuffer(ElementType.Float32, ConvolutionBackwardInput.PreparedLength(g));
        context.Emit(new PrepareBackwardInput(g), BufferUse.Read(weights), BufferUse.Write(prepared));
        var fast = new FastBackwardInput(g);
        context.Emit(fast, fast.Read(dy), BufferUse.Read(prepared), fast.Write(dx));
    }

    /// <summary>The gradient of the weights.</summary>
    public static void BackwardWeights(CompileContext context, ConvGeometry g, PlanBuffer x, PlanBuffer dy, PlanBuffer dw)
    {
        Kernel kernel = context.IsFast ? new FastBackwardWeights(g)
            : context.FloatType == ElementType.Float64 ? new ReferenceBackwardWeights<double>(g)
            : new ReferenceBackwardWeights<float>(g);
        context.Emit(kernel, BufferUse.Read(x), BufferUse.Read(dy), BufferUse.Write(dw));
    }

    private static BufferUse[] Bias(PlanBuffer? bias) => bias is null ? [] : [BufferUse.Read(bias)];

    /// <summary>A kernel whose items are samples, strips of them or stacks of them; only samples are handed over one by one.</summary>
    private abstract class SampleKernel(int samples, int items) : Kernel(items)
    {
        private readonly bool _isBySample = items == samples;

        public BufferUse Read(PlanBuffer buffer) => _isBySample ? BufferUse.ReadByItem(buffer) : BufferUse.Read(buffer);

        public BufferUse Write(PlanBuffer buffer) => _isBySample ? BufferUse.WriteByItem(buffer) : BufferUse.Write(buffer);
    }

    private sealed class PrepareForward(ConvGeometry g) : Kernel(ConvolutionForward.PrepareItems(g))
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            ConvolutionForward.Prepare(g, arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }

    private sealed class FastForward(ConvGeometry g, bool hasBias, Epilogue epilogue)
        : SampleKernel(g.N, ConvolutionForward.Items(g))
    {
        public override long ScratchBytes => ConvolutionForward.ScratchLength(g) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end) => ConvolutionForward.Run(
            g, arguments.Get<float>(0), arguments.Get<float>(1), hasBias ? arguments.Get<float>(3) : default, epilogue,
            arguments.Get<float>(2), arguments.Scratch<float>(), begin, end);
    }

    private sealed class PrepareBackwardInput(ConvGeometry g) : Kernel(ConvolutionBackwardInput.PrepareItems(g))
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            ConvolutionBackwardInput.Prepare(g, arguments.Get<float>(0), arguments.Get<float>(1), begin, end);
    }

    private sealed class FastBackwardInput(ConvGeometry g) : SampleKernel(g.N, ConvolutionBackwardInput.Items(g))
    {
        public override long ScratchBytes => ConvolutionBackwardInput.ScratchLength(g) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end) => ConvolutionBackwardInput.Run(
            g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Scratch<float>(),
            begin, end);
    }

    private sealed class FastBackwardWeights(ConvGeometry g) : Kernel(ConvolutionBackwardWeights.Items(g))
    {
        public override long ScratchBytes => ConvolutionBackwardWeights.ScratchLength(g) * sizeof(float);

        public override void Run(in KernelArguments arguments, int begin, int end) => ConvolutionBackwardWeights.Run(
            g, arguments.Get<float>(0), arguments.Get<float>(1), arguments.Get<float>(2), arguments.Scratch<float>(), begin, end);
    }

    // The definitions work on the whole batch, so they are one item.
    private sealed class ReferenceForward<T>(ConvGeometry g, bool hasBias, Epilogue epilogue) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            Definition.Forward<T>(
                g, arguments.Get<T>(0), arguments.Get<T>(1), hasBias ? arguments.Get<T>(3) : default, arguments.Get<T>(2));
            Kernels.Reference.EpilogueFunction.Apply(epilogue, arguments.Get<T>(2));
        }
    }

    private sealed class ReferenceBackwardInput<T>(ConvGeometry g) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Definition.BackwardInput<T>(g, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<T>(2));
    }

    private sealed class ReferenceBackwardWeights<T>(ConvGeometry g) : Kernel(1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            Definition.BackwardWeights<T>(g, arguments.Get<T>(0), arguments.Get<T>(1), arguments.Get<T>(2));
    }
}
