using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Convolution;

/// <summary>
/// A three-dimensional convolution run as a two-dimensional one over stacked planes, see <see cref="DepthGeometry"/>.
/// </summary>
internal sealed class VolumeConv
{
    private readonly DepthGeometry _depth;
    private readonly ConvGeometry _flat;
    private readonly CompileContext _context;

    /// <summary>Takes the attributes and the shapes of the input x <c>[N, C, D, H, W]</c> and the weights.</summary>
    public VolumeConv(CompileContext context, ConvAttributes attributes, ReadOnlySpan<int> x, ReadOnlySpan<int> weights)
    {
        _context = context;
        int kd = weights[2];
        int outD = WindowCount.Of(
            x[2], attributes.Pads[0], attributes.Pads[3], kd, attributes.Strides[0], attributes.Dilations[0], roundUp: false);
        _depth = new DepthGeometry(
            x[0], x[1], x[2], x[3] * x[4], kd, outD, attributes.Strides[0], attributes.Pads[0], attributes.Dilations[0]);
        _flat = new ConvGeometry(
            x[0] * outD, x[1] * kd, x[3], x[4], weights[0], weights[3], weights[4], attributes.Strides[1], attributes.Strides[2],
            attributes.Pads[1], attributes.Pads[2], attributes.Pads[4], attributes.Pads[5],
            attributes.Dilations[1], attributes.Dilations[2], attributes.Groups);
    }

    private int OutPlane => _flat.OutH * _flat.OutW;

    public void Forward(PlanBuffer x, PlanBuffer weights, PlanBuffer? bias, Epilogue epilogue, PlanBuffer y)
    {
        PlanBuffer flat = Buffer(_flat.OutputLength);
        ConvKernels.Forward(_context, _flat, Unfold(x), weights, bias, epilogue, flat);
        Swap(_depth.OutD, _flat.F, flat, y);
    }

    public void BackwardInput(PlanBuffer dy, PlanBuffer weights, PlanBuffer dx)
    {
        PlanBuffer unfolded = Buffer(_flat.InputLength);
        ConvKernels.BackwardInput(_context, _flat, DepthFirst(dy), weights, unfolded);
        _context.Emit(
            IsDouble ? new FoldKernel<double>(_depth) : new FoldKernel<float>(_depth),
            BufferUse.ReadByItem(unfolded),
            BufferUse.WriteByItem(dx));
    }

    public void BackwardWeights(PlanBuffer x, PlanBuffer dy, PlanBuffer dw) =>
        ConvKernels.BackwardWeights(_context, _flat, Unfold(x), DepthFirst(dy), dw);

    private bool IsDouble => _context.FloatType == ElementType.Float64;

    private PlanBuffer Unfold(PlanBuffer x)
    {
        PlanBuffer unfolded = Buffer(_flat.InputLength);
        _context.Emit(
            IsDouble ? new UnfoldKernel<double>(_depth) : new UnfoldKernel<float>(_depth),
            BufferUse.ReadByItem(x),
            BufferUse.WriteByItem(unfolded));
        return unfolded;
    }

    private PlanBuffer DepthFirst(PlanBuffer y)
    {
        PlanBuffer flat = Buffer(_flat.OutputLength);
        Swap(_flat.F, _depth.OutD, y, flat);
        return flat;
    }

    private void Swap(int rows, int columns, PlanBuffer from, PlanBuffer to) => _context.Emit(
        IsDouble
            ? new SwapKernel<double>(_depth.N, rows, columns, OutPlane)
            : new SwapKernel<float>(_depth.N, rows, columns, OutPlane),
        BufferUse.ReadByItem(from),
        BufferUse.WriteByItem(to));

    private PlanBuffer Buffer(int length) => new(_context.FloatType, length);

    private sealed class UnfoldKernel<T>(DepthGeometry g) : Kernel(g.N)
        where T : unmanaged
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            DepthUnfolding.Unfold<T>(g, arguments.Get<T>(0), arguments.Get<T>(1), begin, end);
    }

    private sealed class FoldKernel<T>(DepthGeometry g) : Kernel(g.N)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            DepthUnfolding.Fold<T>(g, arguments.Get<T>(0), arguments.Get<T>(1), begin, end);
    }

    private sealed class SwapKernel<T>(int samples, int rows, int columns, int plane) : Kernel(samples)
        where T : unmanaged
    {
        public override void Run(in KernelArguments arguments, int begin, int end) =>
            DepthUnfolding.SwapPlanes<T>(rows, columns, plane, arguments.Get<T>(0), arguments.Get<T>(1), begin, end);
    }
}
