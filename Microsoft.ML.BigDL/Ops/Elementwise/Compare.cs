using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>An operator that asks one question of two tensors of one type, broadcast to each other; the answer is Bool.</summary>
internal abstract record Compare<TTest> : Op
    where TTest : struct, IComparison
{
    /// <summary>Whether the operands must be truth values.</summary>
    private protected virtual bool IsLogical => false;

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        bool fits = inputs[0].ElementType == inputs[1].ElementType && (!IsLogical || inputs[0].ElementType == ElementType.Bool);
        return fits
            ? [Broadcast.Of(Name, inputs[0], inputs[1]).WithElementType(ElementType.Bool)]
            : throw new ArgumentException($"{Name}: the inputs are {inputs[0]} and {inputs[1]} but must be of one " +
                $"{(IsLogical ? "type, Bool" : "type")}. Cast one first.");
    }

    internal override void Backward(Node node, GradientBuilder gradients)
    {
        // Constant almost everywhere: nothing flows back.
    }

    internal override void Compile(CompileContext context)
    {
        var plan = new BroadcastPlan(context.OutputShape(), context.InputShape(0), context.InputShape(1));
        Kernel kernel = context.Node.Inputs[0].Type.ElementType switch
        {
            ElementType.Float32 => new TestKernel<float>(plan),
            ElementType.Float64 => new TestKernel<double>(plan),
            ElementType.Int32 => new TestKernel<int>(plan),
            ElementType.Int64 => new TestKernel<long>(plan),
            _ => new TestKernel<byte>(plan),
        };
        plan.Emit(context, kernel);
    }

    private sealed class TestKernel<T>(BroadcastPlan plan) : Kernel(plan.Items)
        where T : unmanaged, INumber<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> x = arguments.Get<T>(0);
            ReadOnlySpan<T> y = arguments.Get<T>(1);
            Span<byte> z = arguments.Get<byte>(2);
            for (int run = begin * plan.RunsPerItem; run < end * plan.RunsPerItem; run++)
            {
                plan.Offsets(run, out int left, out int right);
                NumberPairs.Test<T, TTest>(
                    x.Slice(left, plan.LeftLength), y.Slice(right, plan.RightLength), z.Slice(run * plan.RunLength, plan.RunLength));
            }
        }
    }
}
