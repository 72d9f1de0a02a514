using Microsoft.ML.BigDL.Spark.Sql;
using Microsoft.ML.BigDL.Spark.Tests.Arrow;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Spark.Tests.Sql;

/// <summary>Spark's image source, which the trimmed 3.5 lacks.</summary>
[TestClass]
public sealed class SparkImageFileTests
{
    [TestMethod]
    public void Image_files_are_images_of_a_view()
    {
        using var folder = new ScratchFolder();
        byte[] pixels = [1, 2, 3, 255, 4, 5, 6, 255];
        using (MLImage image = MLImage.CreateFromPixels(2, 1, MLPixelFormat.Bgra32, pixels))
            image.Save(folder.Path("a.png"));
        File.WriteAllText(folder.Path("b.png"), "no image");

        SparkDataFrame files = SqlSession.Of("4.3.0").Read().Format("image").Load(folder.Path("*.png"));
        SparkDataView view = files.Filter("image.mode >= 0").ToDataView();
        Assert.AreEqual("image,image.origin,image.height,image.width,image.nChannels,image.mode,image.data", string.Join(',', view.Schema.Select(c => c.Name)));
        using (DataViewRowCursor cursor = view.GetRowCursor([view.Schema["image"]]))
        {
            ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["image"]);
            MLImage image = null!;
            Assert.IsTrue(cursor.MoveNext());
            getter(ref image);
            CollectionAssert.AreEqual(pixels, image.Pixels.ToArray());
            image.Dispose();
            Assert.IsFalse(cursor.MoveNext());
        }

        SparkDataView all = files.OrderBy("image.origin").ToDataView();
        BigDLException bad = Assert.ThrowsExactly<BigDLException>(() => ViewRows.Read<MLImage>(all, all.Schema["image"]));
        StringAssert.Contains(bad.Message, "Column 'image', row 1");
        Assert.HasCount(2, files.Select("image.width").Collect());
    }
}
