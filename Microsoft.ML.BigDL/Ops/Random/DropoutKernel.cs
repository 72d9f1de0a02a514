using System.Numerics;
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
internal abstract class DropoutKernel(SampleItems items, int? number) : Kernel(items.Items)
{
    public static Kernel Of(CompileContext context, float rate, int? number)
    {
        var items = SampleItems.Of(context, context.InputShape(0));
        return context.IsFast ? new FastKernel(items, number, rate)
            : context.FloatType == ElementType.Float64 ? new ReferenceKernel<double>(items, number, rate)
            : new ReferenceKernel<float>(items, number, rate);
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
            Apply(arguments, key, (ulong)(arguments.Run.FirstSample + sample), (ulong)first, element, length);
        }
    }

    private protected abstract void Apply(
        in KernelArguments arguments, CounterRandom key, ulong sample, ulong first, int element, int length);

    private sealed class FastKernel(SampleItems items, int? number, float rate) : DropoutKernel(items, number)
    {
        private protected override void Apply(
            in KernelArguments arguments, CounterRandom key, ulong sample, ulong first, int element, int length) => Fast.Apply(
            key, sample, first, arguments.Get<float>(0).Slice(element, length), arguments.Get<float>(2).Slice(element, length), rate);
    }

    private sealed class ReferenceKernel<T>(SampleItems items, int? number, float rate) : DropoutKernel(items, number)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private protected override void Apply(
            in KernelArguments arguments, CounterRandom key, ulong sample, ulong first, int element, int length) => Definition.Apply<T>(
            key, sample, first, arguments.Get<T>(0).Slice(element, length), arguments.Get<T>(2).Slice(element, length), rate);
    }
}
