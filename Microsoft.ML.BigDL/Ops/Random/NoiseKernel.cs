using System.Numerics;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Ops.Random;

/// <summary>
/// Adds normally distributed noise, y = x + noise, or multiplies by it, y = x (1 + noise). Its uses are the input, the output and, where
/// a gradient has to draw the same noise again, its number: a forward kernel knows it and writes it, a backward kernel reads it.
/// The noise is drawn in single precision whatever the type of the values.
/// </summary>
internal sealed class NoiseKernel<T>(SampleItems items, int? number, float deviation, bool isFactor) : Kernel(items.Items)
    where T : unmanaged, INumber<T>
{
    private const int Chunk = 256;

    public override void Run(in KernelArguments arguments, int begin, int end)
    {
        Span<long> numbers = isFactor ? arguments.Get<long>(2) : default;
        if (isFactor && number is int own && begin == 0)
        {
            numbers[0] = own;
        }

        CounterRandom key = new CounterRandom(arguments.Run.Seed)
            .With(RandomPurpose.Noise).With((ulong)(number ?? numbers[0])).With((ulong)arguments.Run.Step);
        ReadOnlySpan<T> x = arguments.Get<T>(0);
        Span<T> y = arguments.Get<T>(1);
        Span<float> noise = stackalloc float[Chunk];
        int endElement = end * items.ItemLength;
        int length;
        for (int element = begin * items.ItemLength; element < endElement; element += length)
        {
            length = Math.Min(Chunk, items.Part(element, endElement, out int sample, out int first));
            key.FillNormal(noise[..length], (ulong)(arguments.Run.FirstSample + sample), (ulong)first, 0, deviation);
            for (int i = 0; i < length; i++)
            {
                T drawn = T.CreateTruncating(noise[i]);
                y[element + i] = x[element + i] + (isFactor ? x[element + i] * drawn : drawn);
            }
        }
    }
}
