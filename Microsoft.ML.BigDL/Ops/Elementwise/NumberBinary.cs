using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Reference;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Elementwise;

/// <summary>A function of two tensors that integers have too.</summary>
internal abstract record NumberBinary<TFunction, TInteger> : Binary<TFunction>
    where TFunction : struct, IBinaryOp
    where TInteger : struct, IIntegerOp
{
    private protected override bool Accepts(ElementType type) => type != ElementType.Bool;

    private protected override Kernel IntegerKernel(ElementType type, BroadcastPlan plan) => type switch
    {
        ElementType.Int32 => new PairKernel<int>(plan),
        ElementType.Int64 => new PairKernel<long>(plan),
        _ => new PairKernel<byte>(plan),
    };

    private sealed class PairKernel<T>(BroadcastPlan plan) : Kernel(plan.Items)
        where T : unmanaged, IBinaryInteger<T>
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> x = arguments.Get<T>(0);
            ReadOnlySpan<T> y = arguments.Get<T>(1);
            Span<T> z = arguments.Get<T>(2);
            for (int run = begin * plan.RunsPerItem; run < end * plan.RunsPerItem; run++)
            {
                plan.Offsets(run, out int left, out int right);
                NumberPairs.Apply<T, TInteger>(
                    x.Slice(left, plan.LeftLength), y.Slice(right, plan.RightLength), z.Slice(run * plan.RunLength, plan.RunLength));
            }
        }
    }
}
