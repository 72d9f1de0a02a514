using System.Collections.Immutable;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Ops.Elementwise;
using Microsoft.ML.BigDL.Ops.Reduction;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Ops.Shaping;

/// <summary>Repeats a tensor along its axes of extent 1, and along new leading axes, to fill a shape.</summary>
internal sealed record Expand(ImmutableArray<Dimension> Target) : Op
{
    /// <summary>The value repeated to fill the shape of a type.</summary>
    public static Value To(Value x, TensorType type) =>
        x.Type == type ? x : Node.Apply(new Expand([.. type.Dimensions]), x);

    public bool Equals(Expand? other) => other is not null && Target.SequenceEqual(other.Target);

    public override int GetHashCode() => Target.Length;

    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) =>
        [Broadcast.Of(Name, inputs[0], new TensorType(inputs[0].ElementType, Target.AsSpan()))];

    internal override Op Bind(IReadOnlyDictionary<string, int> symbols) =>
        new Expand([.. Target.Select(extent => extent.Bind(symbols))]);

    internal override void Backward(Node node, GradientBuilder gradients) =>
        gradients.Add(node.Inputs[0], SumToShape.Of(gradients.Of(node.Outputs[0])!, node.Inputs[0].Type));

    internal override void Compile(CompileContext context)
    {
        var plan = new BroadcastPlan(context.OutputShape(), context.InputShape(0), context.InputShape(0));
        int size = ElementTypes.SizeOf(context.Node.Outputs[0].Type.ElementType);
        Kernel kernel = size switch
        {
            1 => new RepeatKernel<byte>(plan),
            4 => new RepeatKernel<int>(plan),
            _ => new RepeatKernel<long>(plan),
        };
        context.Emit(kernel, BufferUse.Read(context.Input(0)), BufferUse.WriteByItem(context.Output()));
    }

    private sealed class RepeatKernel<T>(BroadcastPlan plan) : Kernel(plan.Items)
        where T : unmanaged
    {
        public override void Run(in KernelArguments arguments, int begin, int end)
        {
            ReadOnlySpan<T> x = arguments.Get<T>(0);
            Span<T> y = arguments.Get<T>(1);
            for (int run = begin * plan.RunsPerItem; run < end * plan.RunsPerItem; run++)
            {
                plan.Offsets(run, out int source, out _);
                Span<T> target = y.Slice(run * plan.RunLength, plan.RunLength);
                if (plan.IsLeftRepeated)
                {
                    target.Fill(x[source]);
                }
                else
                {
                    x.Slice(source, plan.RunLength).CopyTo(target);
                }
            }
        }
    }
}
