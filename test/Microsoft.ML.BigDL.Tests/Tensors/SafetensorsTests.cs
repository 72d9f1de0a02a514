using System.Text;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Tests.Tensors;

[TestClass]
public sealed class SafetensorsTests
{
    [TestMethod]
    public void Read_returns_what_was_written()
    {
        Dictionary<string, Tensor> tensors = new()
        {
            ["flags"] = Tensor.From<bool>(new Shape(3), [true, false, true]),
            ["weights"] = Tensor.From<float>(new Shape(2, 2), [1, -2, float.NaN, float.PositiveInfinity]),
            ["exact"] = Tensor.From<double>(Shape.Scalar, [Math.PI]),
            ["ids"] = Tensor.From<long>(new Shape(2), [long.MinValue, 7]),
            ["empty"] = Tensor.Zeros(ElementType.Int32, new Shape(0, 4)),
            ["pixels"] = Tensor.From<byte>(new Shape(1, 3), [0, 128, 255]),
        };
        using MemoryStream stream = new();
        Safetensors.Write(stream, tensors, new Dictionary<string, string> { ["format"] = "bigdl" });

        long headerBytes = BitConverter.ToInt64(stream.ToArray());
        Assert.AreEqual(0, headerBytes % 8);
        stream.Position = 0;
        Dictionary<string, Tensor> read = Safetensors.Read(stream, "memory", out Dictionary<string, string> metadata);
        Assert.AreEqual("bigdl", metadata["format"]);
        Assert.HasCount(tensors.Count, read);
        foreach ((string name, Tensor expected) in tensors)
        {
            Assert.AreEqual(expected.ElementType, read[name].ElementType, name);
            Assert.AreEqual(expected.Shape, read[name].Shape, name);
            Assert.IsTrue(expected.Bytes.SequenceEqual(read[name].Bytes), name);
        }
    }

    [TestMethod]
    public void Write_does_not_depend_on_the_order_of_the_tensors()
    {
        KeyValuePair<string, Tensor> a = new("a", Tensor.From<byte>(new Shape(3), [1, 2, 3]));
        KeyValuePair<string, Tensor> b = new("b", Tensor.From<double>(new Shape(1), [4]));
        using MemoryStream first = new();
        using MemoryStream second = new();
        Safetensors.Write(first, [a, b]);
        Safetensors.Write(second, [b, a]);
        CollectionAssert.AreEqual(first.ToArray(), second.ToArray());
    }

    [TestMethod]
    public void Read_widens_narrow_types_without_loss()
    {
        byte[] data = [0x00, 0x3C, 0x80, 0x3F, 0xFF, 0xFF, 0xFE, 0xFF];
        byte[] file = FileOf(
            """
            {"half":{"dtype":"F16","shape":[1],"data_offsets":[0,2]},
             "brain":{"dtype":"BF16","shape":[1],"data_offsets":[2,4]},
             "short":{"dtype":"I16","shape":[1],"data_offsets":[4,6]},
             "signed":{"dtype":"I8","shape":[2],"data_offsets":[6,8]}}
            """, data);
        Dictionary<string, Tensor> read = Safetensors.Read(new MemoryStream(file), "memory", out _);
        Assert.AreEqual(1f, read["half"].Span<float>()[0]);
        Assert.AreEqual(1f, read["brain"].Span<float>()[0]);
        Assert.AreEqual(-1, read["short"].Span<int>()[0]);
        CollectionAssert.AreEqual(new[] { -2, -1 }, read["signed"].Span<int>().ToArray());
    }

    [TestMethod]
    [DataRow("", 0, "8")]
    [DataRow("not json", 4, "header")]
    [DataRow("""[1]""", 0, "header")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "needs 8 bytes")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "describes 8 bytes of data but the file holds 4")]
    [DataRow("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}}""", 4, "describes 2 bytes of data but the file holds 4")]
    [DataRow("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}""",
        4, "begins at byte 1 of the data but the one before it ends at 2")]
    [DataRow("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""",
        4, "begins at byte 2 of the data but the one before it ends at 1")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "more than 2147483647 elements")]
    [DataRow("""{"a":{"dtype":"F32","shape":[2000000000],"data_offsets":[0,8000000000]}}""", 4, "8000000000")]
    [DataRow("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "extent -1")]
    [DataRow("""{"a":{"dtype":"U8","shape":[0],"data_offsets":[4,4]},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 4, "header")]
    [DataRow("""{"a":{"shape":[4],"data_offsets":[0,4]}}""", 4, "header")]
    public void Read_refuses_damaged_files(string header, int dataBytes, string fact)
    {
        byte[] file = header.Length == 0 ? [1, 0, 0] : FileOf(header, new byte[dataBytes]);
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => Safetensors.Read(new MemoryStream(file), "weights.safetensors", out _));
        StringAssert.Contains(error.Message, fact);
        StringAssert.Contains(error.Message, "weights.safetensors");
    }

    [TestMethod]
    public void Read_refuses_a_header_longer_than_the_file()
    {
        byte[] file = [.. BitConverter.GetBytes(ulong.MaxValue), 1, 2, 3];
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(
            () => Safetensors.Read(new MemoryStream(file), "weights.safetensors", out _));
        StringAssert.Contains(error.Message, "18446744073709551615 bytes but 3 follow");
    }

    [TestMethod]
    public void Read_names_a_type_it_cannot_hold()
    {
        byte[] file = FileOf("""{"z":{"dtype":"C64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(
            () => Safetensors.Read(new MemoryStream(file), "weights.safetensors", out _));
        StringAssert.Contains(error.Message, "'z'");
        StringAssert.Contains(error.Message, "C64");
    }

    [TestMethod]
    public void Write_into_an_impossible_folder_leaves_nothing()
    {
        string file = Path.GetTempFileName();
        try
        {
            BigDLException error = Assert.ThrowsExactly<BigDLException>(
                () => Safetensors.Write(Path.Combine(file, "weights.safetensors"), []));
            StringAssert.Contains(error.Message, "weights.safetensors");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestMethod]
    public void A_failed_write_keeps_the_old_file()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "weights.safetensors");
            File.WriteAllText(path, "old");
            Assert.ThrowsExactly<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
            {
                stream.WriteByte(1);
                throw new InvalidOperationException("interrupted");
            }));
            Assert.AreEqual("old", File.ReadAllText(path));
            Assert.HasCount(1, folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void Read_takes_every_shared_file()
    {
        string folder = SharedFiles.Require("fixtures");
        int count = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.safetensors", SearchOption.AllDirectories))
        {
            Dictionary<string, Tensor> tensors = Safetensors.Read(path);
            using MemoryStream copy = new();
            Safetensors.Write(copy, tensors);
            copy.Position = 0;
            foreach ((string name, Tensor tensor) in Safetensors.Read(copy, path, out _))
                Assert.IsTrue(tensor.Bytes.SequenceEqual(tensors[name].Bytes), $"{path}: {name}");
            count++;
        }

        Assert.IsGreaterThan(1000, count);
    }

    private static byte[] FileOf(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
    }
}
