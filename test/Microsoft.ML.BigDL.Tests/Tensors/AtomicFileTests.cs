using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Tensors;

[TestClass]
public sealed class AtomicFileTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bigdl").FullName;

    [TestCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void A_writer_that_fails_half_way_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(path, "old");
        InvalidOperationException error = Assert.ThrowsExactly<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("out of weights");
        }));

        Assert.AreEqual("out of weights", error.Message);
        Assert.AreEqual("old", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void A_whole_file_replaces_the_old_one()
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(path, "old and longer");
        AtomicFile.Write(path, stream => stream.Write("new"u8));

        Assert.AreEqual("new", File.ReadAllText(path));
        Assert.HasCount(1, Directory.GetFiles(_folder));
    }
}
