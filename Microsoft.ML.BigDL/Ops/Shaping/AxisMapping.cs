using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>An operator whose output takes each element from a place in the input that is worked out axis by axis.</summary>
internal abstract record AxisMapping : Op
{
    /// <summary>What stands where no input element is taken.</summary>
    private protected virtual float Fill => 0;

    /// <summary>For each index along an axis of the output the index in the input; null when the axis stays as it is.</summary>
    internal abstract int[]? Map(int axis, int extent);

    internal override void Backward(Node node, GradientBuilder gradients) => gradients.Add(
        node.Inputs[0], Node.Apply(new AxisMappingGradient(this, node.Inputs[0].Type), gradients.Of(node.Outputs[0])!));

    internal override void Compile(CompileContext context)
    {
        Shape input = context.InputShape(0);
        var map = new AxisMap(input.Extents, [.. input.Extents.ToArray().Select((extent, axis) => Map(axis, extent))]);
        int items = context.OutputShape().ElementCount == 0 ? 0 : map.Outer == 1 ? map.FirstExtent : map.Outer;
        Kernel kernel = context.Node.Outputs[0].Type.ElementType switch
        {
            ElementType.Float32 => new MoveKernel<float>(map, items, Fill),
            ElementType.Float64 => new MoveKernel<double>(map, items, Fill),
            ElementType.Int32 => new MoveKernel<int>(map, items, (int)Fill),
            ElementType.Int64 => new MoveKernel<long>(map, items, (long)Fill),
            _ => new MoveKernel<byte>(map, items, (byte)Fill),
        };
        BufferUse read = items == map.Outer ? BufferUse.ReadByItem(context.Input(0)) : BufferUse.Read(context.Input(0));
        context.Emit(kernel, read, BufferUse.WriteByItem(context.Output()));
    }

    private sealed class MoveKernel<T>(AxisMap map, int items, T fill) : Kernel(items)
        where T : unmanaged
    {
        private readonly int _positions = items == 0 ? 0 : map.Outer * map.Positions / items;

        public override void Run(in KernelArguments arguments, int begin, int end) => Rearrangement.Forward(
            map, arguments.Get<T>(0), arguments.Get<T>(1), fill, begin * _positions, end * _positions);
    }
}
