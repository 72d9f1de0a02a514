using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>An operator that applies one function to two tensors, broadcast to each other as in NumPy.</summary>
internal abstract record Binary<TFunction> : Op
    where TFunction : struct, IBinaryOp
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs)
    {
        if (inputs[0].ElementType != inputs[1].ElementType || !Accepts(inputs[0].ElementType))
        {
            throw new ArgumentException($"{Name}: the inputs are {inputs[0]} and {inputs[1]} but must be of one numeric type" +
                $"{(Accepts(ElementType.Int32) ? "" : ", floating-point")}. Cast one first.");
        }

        return [Broadcast.Of(Name, inputs[0], inputs[1])];
    }

    internal override void Compile(CompileContext context)
    {
        var plan = new BroadcastPlan(context.OutputShape(), context.InputShape(0), context.InputShape(1));
        ElementType type = context.Node.Inputs[0].Type.ElementType;
        Kernel kernel = !ElementTypes.IsFloat(type) ? IntegerKernel(type, plan)
            : context.IsFast ? new FastKernel(plan)
            : type == ElementType.Float64 ? new ReferenceKernel<double>(plan)
            : new ReferenceKernel<float>(plan);
        plan.Emit(context, kernel);
    }

    private protected virtual bool Accepts(ElementType type) => ElementTypes.IsFloat(type);

    private protected virtual Kernel IntegerKernel(ElementType type, BroadcastPlan plan) =>
        throw new NotSupportedException($"{Name} has no kernel for {type}.");

    /// <summary>Sums a gradient over the axes along which an operand was repeated.</summary>
    private protected static Value Reduce(Value gradient, TensorType operand) => SumToShape.Of(gradient, operand);

    private sealed class FastKernel(BroadcastPlan plan) : Kernel(plan.Items)
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<float> x = arguments.Get<float>(0);
            ReadOnlySpan<float> y = arguments.Get<float>(1);
            Span<float> z = arguments.Get<float>(2);
            int length = plan.RunLength;
            for (int run = begin * plan.RunsPerItem; run < end * plan.RunsPerItem; run++)
            {
                plan.Offsets(run, out int left, out int right);
                Span<float> target = z.Slice(run * length, length);
                if (plan.IsLeftRepeated)
                {
                    Kernels.Simd.Elementwise.Apply<TFunction>(x[left], y.Slice(right, length), target);
                }
                else if (plan.IsRightRepeated)
                {
                    Kernels.Simd.Elementwise.Apply<TFunction>(x.Slice(left, length), y[right], target);
                }
                else
                {
                    Kernels.Simd.Elementwise.Apply<TFunction>(x.Slice(left, length), y.Slice(right, length), target);
                }
            }
        }
    }

    private sealed class ReferenceKernel<T>(BroadcastPlan plan) : Kernel(plan.Items)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> x = arguments.Get<T>(0);
            ReadOnlySpan<T> y = arguments.Get<T>(1);
            Span<T> z = arguments.Get<T>(2);
            for (int run = begin * plan.RunsPerItem; run < end * plan.RunsPerItem; run++)
            {
                plan.Offsets(run, out int left, out int right);
                for (int i = 0; i < plan.RunLength; i++)
                {
                    T first = x[plan.IsLeftRepeated ? left : left + i];
                    T second = y[plan.IsRightRepeated ? right : right + i];
                    z[(run * plan.RunLength) + i] = default(TFunction).Define(first, second);
                }
            }
        }
    }
}
