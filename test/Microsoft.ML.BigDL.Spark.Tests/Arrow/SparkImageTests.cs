using Microsoft.ML.BigDL.Spark.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Arrow;

[TestClass]
public sealed class SparkImageTests
{
    [TestMethod]
    [DataRow(0, new byte[] { 7, 9 }, new byte[] { 7, 7, 7, 255, 9, 9, 9, 255 })]
    [DataRow(16, new byte[] { 1, 2, 3, 4, 5, 6 }, new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 })]
    [DataRow(24, new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 }, new byte[] { 1, 2, 3, 255, 4, 5, 6, 255 })]
    public void Pixels_of_every_mode_are_read(int mode, byte[] pixels, byte[] expected)
    {
        using MLImage image = SparkImage.Decode(1, 2, mode, pixels);
        Assert.AreEqual((2, 1, MLPixelFormat.Bgra32), (image.Width, image.Height, image.PixelFormat));
        CollectionAssert.AreEqual(expected, image.Pixels.ToArray());
    }

    [TestMethod]
    [DataRow(5, 1, 2)]
    [DataRow(16, 1, 2)]
    [DataRow(0, -1, 2)]
    [DataRow(0, int.MaxValue, int.MaxValue)]
    public void What_is_no_image_is_refused(int mode, int height, int width) =>
        Assert.ThrowsExactly<FormatException>(() => SparkImage.Decode(height, width, mode, new byte[2]));
}
