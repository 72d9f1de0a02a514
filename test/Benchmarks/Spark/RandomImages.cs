using Microsoft.ML.BigDL.Data;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Benchmarks.Spark;

/// <summary>Images of 28 by 28 random bytes in ten random classes, the same every time.</summary>
internal static class RandomImages
{
    public static PackedData Create(int count)
    {
        var random = new Random(1);
        var pixels = new PackedColumn("pixels", ElementType.UInt8, [28, 28, 1]);
        var label = new PackedColumn("label", ElementType.Int32, [1]);
        for (int row = 0; row < count; row++)
        {
            random.NextBytes(pixels.AddRow<byte>());
            label.AddRow<int>()[0] = random.Next(10);
        }

        return PackedData.Of([pixels, label]);
    }
}
