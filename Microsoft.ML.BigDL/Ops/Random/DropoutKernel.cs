using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Tensors;
using Definition = Microsoft.ML.BigDL.Kernels.Reference.Dropout;
using Fast = Microsoft.ML.BigDL.Kernels.Dropout;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>
/// Applies a dropout mask: its uses are the input, the number of the mask, and the output. A forward kernel knows the number and
/// writes it, a backward kernel reads it.
/// </summary>
internal abstract class DropoutKernel(SampleItems items, int? number, int shared) : Kernel(items.Items)
{
    /// <summary>The kernel for a node; the elements of <paramref name="sharedAxes"/> trailing axes share one decision.</summary>
    public static Kernel Of(CompileContext context, float rate, int sharedAxes, int? number)
    {
        Shape shape = context.InputShape(0);
        var items = SampleItems.Of(context, shape);
        int shared = 1;
        foreach (int extent in shape.Extents[^sharedAxes..])
        {
            shared *= extent;
        }

        return context.IsFast ? new FastKernel(items, number, shared, rate)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(items, number, shared, rate)
            : new ReferenceKernel<float>(items, number, shared, rate);
    }

    public override void Run(in KernelArguments arguments, int begin, int end)
    {
        Span<long> numbers = arguments.Get<long>(1);
        if (number is int own && begin == 0)
        {
            numbers[0] = own;
        }

        CounterRandom key = new CounterRandom(arguments.Run.Seed)
            .With(RandomPurpose.Dropout).With((ulong)(number ?? numbers[0])).With((ulong)arguments.Run.Step);
        int endElement = end * items.ItemLength;
        int length;
        for (int element = begin * items.ItemLength; element < endElement; element += length)
        {
            length = items.Part(element, endElement, out int sample, out int first);
            ulong stream = (ulong)(arguments.Run.FirstSample + sample);
            if (shared == 1)
            {
                Apply(arguments, key, stream, first, element, length);
                continue;
            }

            (int slice, int within) = Math.DivRem(first, shared);
            length = Math.Min(length, shared - within);
            ApplyShared(arguments, key, stream, slice, element, length);
        }
    }

    private protected abstract void Apply(
        in KernelArguments arguments, CounterRandom key, ulong sample, int first, int element, int length);

    private protected abstract void ApplyShared(
        in KernelArguments arguments, CounterRandom key, ulong sample, int slice, int element, int length);

    private static void Keep<T>(ReadOnlySpan<T> decision, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        if (decision[0] == T.Zero)
        {
            y.Clear();
        }
        else
        {
            TensorPrimitives.Multiply(x, decision[0], y);
        }
    }

    private sealed class FastKernel(SampleItems items, int? number, int shared, float rate) : DropoutKernel(items, number, shared)
    {
        private protected override void Apply(
            in KernelArguments arguments, CounterRandom key, ulong sample, int first, int element, int length) => Fast.Apply(
            key, sample, (ulong)first, arguments.Get<float>(0).Slice(element, length), arguments.Get<float>(2).Slice(element, length),
            rate);

        private protected override void ApplyShared(
            in KernelArguments arguments, CounterRandom key, ulong sample, int slice, int element, int length)
        {
            Span<float> decision = [1];
            Fast.Apply(key, sample, (ulong)slice, decision, decision, rate);
            Keep<float>(decision, arguments.Get<float>(0).Slice(element, length), arguments.Get<float>(2).Slice(element, length));
        }
    }

    private sealed class ReferenceKernel<T>(SampleItems items, int? number, int shared, float rate)
        : DropoutKernel(items, number, shared)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private protected override void Apply(
            in KernelArguments arguments, CounterRandom key, ulong sample, int first, int element, int length) => Definition.Apply<T>(
            key, sample, (ulong)first, arguments.Get<T>(0).Slice(element, length), arguments.Get<T>(2).Slice(element, length), rate);

        private protected override void ApplyShared(
            in KernelArguments arguments, CounterRandom key, ulong sample, int slice, int element, int length)
        {
            Span<T> decision = [T.One];
            Definition.Apply<T>(key, sample, (ulong)slice, decision, decision, rate);
            Keep<T>(decision, arguments.Get<T>(0).Slice(element, length), arguments.Get<T>(2).Slice(element, length));
        }
    }
}
