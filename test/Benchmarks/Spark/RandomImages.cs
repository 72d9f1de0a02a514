using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Benchmarks.Spark;

/// <summary>Images of 28 by 28 random bytes in ten random classes, the same every time, with or without something to learn.</summary>
internal static class RandomImages
{
    // What cannot be learnt keeps the loss away from 0, where a relative difference of two losses would mean nothing.
    private const double Mislabelled = 0.2;

    public static PackedData Create(int count, bool isLearnable = false)
    {
        var random = new Random(1);
        var pixels = new PackedColumn("pixels", ElementType.UInt8, [28, 28, 1]);
        var label = new PackedColumn("label", ElementType.Int32, [1]);
        for (int row = 0; row < count; row++)
        {
            Span<byte> image = pixels.AddRow<byte>();
            random.NextBytes(image);
            int kind = random.Next(10);
            if (isLearnable)
            {
                // Two rows of pixels are bright, the others dim, and where those are says the class.
                foreach (ref byte pixel in image)
                    pixel /= 4;

                image.Slice((4 + (2 * kind)) * 28, 2 * 28).Fill(byte.MaxValue);
                kind = random.NextDouble() < Mislabelled ? random.Next(10) : kind;
            }

            label.AddRow<int>()[0] = kind;
        }

        return PackedData.Of([pixels, label]);
    }
}
