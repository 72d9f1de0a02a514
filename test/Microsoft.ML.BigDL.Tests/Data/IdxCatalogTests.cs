using System.IO.Compression;
using Microsoft.ML.Data;

namespace Microsoft.ML.BigDL.Tests.Data;

[TestClass]
public sealed class IdxCatalogTests
{
    private readonly MLContext _ml = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("bigdl-idx-").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void Load_reads_images_scaled_and_labels_from_zero()
    {
        string images = Write("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 51, 102, 255]);
        string labels = Write("labels", [0, 0, 8, 1, 0, 0, 0, 2, 7, 0]);

        IDataView data = _ml.Data.LoadFromIdxFiles(images, labels);

        var type = (VectorDataViewType)data.Schema["Image"].Type;
        CollectionAssert.AreEqual(new[] { 1, 2, 1 }, type.Dimensions);
        float[][] rows = [.. data.GetColumn<float[]>("Image")];
        CollectionAssert.AreEqual(new[] { 0f, 51 / 255f }, rows[0], Comparer<float>.Create(WithinRounding));
        CollectionAssert.AreEqual(new[] { 102 / 255f, 1f }, rows[1], Comparer<float>.Create(WithinRounding));
        CollectionAssert.AreEqual(new[] { 7u, 0u }, data.GetColumn<uint>("Label").ToArray());
    }

    [TestMethod]
    [DataRow("train", 8_000)]
    [DataRow("test", 2_000)]
    public void Load_reads_the_shipped_images(string part, int count)
    {
        string folder = Path.Combine(Repository.Root, "samples", "data", "fashion-mnist");

        IDataView data = _ml.Data.LoadFromIdxFiles(
            Path.Combine(folder, $"{part}-images-idx3-ubyte.gz"), Path.Combine(folder, $"{part}-labels-idx1-ubyte.gz"));

        uint[] labels = [.. data.GetColumn<uint>("Label")];
        Assert.HasCount(count, labels);
        Assert.HasCount(10, labels.Distinct());
    }

    [TestMethod]
    public void Load_refuses_a_file_cut_short()
    {
        string images = Write("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 51, 102]);
        string labels = Write("labels", [0, 0, 8, 1, 0, 0, 0, 2, 7, 0]);

        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromIdxFiles(images, labels));

        StringAssert.Contains(error.Message, images);
        StringAssert.Contains(error.Message, "[2, 1, 2] of 4 bytes but holds 3");
    }

    [TestMethod]
    public void Load_refuses_labels_of_other_images()
    {
        string images = Write("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 51]);
        string labels = Write("labels", [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 1]);

        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromIdxFiles(images, labels));

        StringAssert.Contains(error.Message, "[3]");
        StringAssert.Contains(error.Message, "[2]");
    }

    [TestMethod]
    public void Load_refuses_a_foreign_file()
    {
        string foreign = Write("foreign", "PK\u0003\u0004 and so on"u8.ToArray());

        InvalidDataException error = Assert.ThrowsExactly<InvalidDataException>(() => _ml.Data.LoadFromIdxFiles(foreign, foreign));

        StringAssert.Contains(error.Message, "is not an idx file");
        StringAssert.Contains(error.Message, "504B0304");
    }

    private static int WithinRounding(float a, float b) => Math.Abs(a - b) < 1e-6f ? 0 : a.CompareTo(b);

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        using var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        stream.Write(content);
        return path;
    }
}
