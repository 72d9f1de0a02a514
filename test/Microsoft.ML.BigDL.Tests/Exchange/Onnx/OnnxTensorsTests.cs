using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Tensors;
using DataType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.TensorProto.Types.DataType;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

[TestClass]
public sealed class OnnxTensorsTests
{
    [TestMethod]
    public void Read_returns_what_was_written()
    {
        foreach (Tensor tensor in new[]
        {
            Tensor.From<float>(new Shape(2, 1), [1, float.NaN]), Tensor.From<double>(Shape.Scalar, [2]),
            Tensor.From<int>(new Shape(2), [-1, 1]), Tensor.From<long>(new Shape(1), [long.MaxValue]),
            Tensor.From<byte>(new Shape(3), [0, 1, 255]), Tensor.From<bool>(new Shape(2), [true, false]),
            Tensor.Zeros(ElementType.Float32, new Shape(0, 3)),
        })
        {
            Tensor read = OnnxTensors.Read(OnnxTensors.Write("t", tensor), "m.onnx");
            Assert.AreEqual(tensor.ToString(), read.ToString());
            Assert.IsTrue(tensor.Bytes.SequenceEqual(read.Bytes));
        }
    }

    [TestMethod]
    public void Read_takes_typed_fields()
    {
        CollectionAssert.AreEqual(new[] { 1.5f }, OnnxTensors.Read(
            new TensorProto { DataType = (int)DataType.Float, Dims = { 1 }, FloatData = { 1.5f } }, "m").Span<float>().ToArray());
        CollectionAssert.AreEqual(new[] { 1f, -2f }, OnnxTensors.Read(
            new TensorProto { DataType = (int)DataType.Float16, Dims = { 2 }, Int32Data = { 0x3C00, 0xC000 } }, "m").Span<float>().ToArray());
        CollectionAssert.AreEqual(new[] { -3, 4 }, OnnxTensors.Read(
            new TensorProto { DataType = (int)DataType.Int8, Dims = { 2 }, Int32Data = { -3, 4 } }, "m").Span<int>().ToArray());
        CollectionAssert.AreEqual(new[] { true, false }, OnnxTensors.Read(
            new TensorProto { DataType = (int)DataType.Bool, Dims = { 2 }, Int32Data = { 1, 0 } }, "m").Span<bool>().ToArray());
        CollectionAssert.AreEqual(new[] { 4_000_000_000L }, OnnxTensors.Read(
            new TensorProto { DataType = (int)DataType.Uint32, Dims = { 1 }, Uint64Data = { 4_000_000_000 } }, "m").Span<long>().ToArray());
    }

    [TestMethod]
    public void Read_refuses_data_that_do_not_fill_the_shape()
    {
        TensorProto proto = new() { Name = "w", DataType = (int)DataType.Float, Dims = { 1_000_000, 1000 }, FloatData = { 1 } };
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => OnnxTensors.Read(proto, "m.onnx"));
        StringAssert.Contains(error.Message, "'w'");
        StringAssert.Contains(error.Message, "needs 1000000000 values but 1 are stored");
    }

    [TestMethod]
    public void Read_refuses_impossible_shapes()
    {
        TensorProto proto = new() { Name = "w", DataType = (int)DataType.Float, Dims = { long.MaxValue, 2 } };
        StringAssert.Contains(Assert.ThrowsExactly<ModelFormatException>(() => OnnxTensors.Read(proto, "m.onnx")).Message, "extent");
    }

    [TestMethod]
    public void Read_names_a_type_it_cannot_hold()
    {
        TensorProto proto = new() { Name = "z", DataType = (int)DataType.Complex64, Dims = { 1 }, RawData = ByteString.CopyFrom(new byte[8]) };
        StringAssert.Contains(Assert.ThrowsExactly<NotSupportedException>(() => OnnxTensors.Read(proto, "m.onnx")).Message, "COMPLEX64");
    }

    [TestMethod]
    public void Read_follows_external_data_inside_the_folder_only()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllBytes(Path.Combine(folder.FullName, "w.bin"), [0, 0, 0, 0, .. BitConverter.GetBytes(2.5f)]);
            Assert.AreEqual(2.5f, OnnxTensors.Read(External("w.bin", "4", "4"), "m.onnx", folder.FullName).Span<float>()[0]);
            Refuses(External("w.bin", "8", "4"), folder.FullName, "offset 8");
            Refuses(External("w.bin", "0", "8"), folder.FullName, "needs 4 bytes");
            Refuses(External("missing.bin", "0", "4"), folder.FullName, "missing");
            Refuses(External("../w.bin", "0", "4"), folder.FullName, "outside");
            Refuses(External("/etc/passwd", "0", "4"), folder.FullName, "outside");
            Refuses(External("w.bin", "0", "4"), null, "by its path");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Refuses(TensorProto proto, string? folder, string fact) => StringAssert.Contains(
        Assert.ThrowsExactly<ModelFormatException>(() => OnnxTensors.Read(proto, "m.onnx", folder)).Message, fact);

    private static TensorProto External(string location, string offset, string length) => new()
    {
        Name = "w",
        DataType = (int)DataType.Float,
        Dims = { 1 },
        DataLocation = TensorProto.Types.DataLocation.External,
        ExternalData =
        {
            new StringStringEntryProto { Key = "location", Value = location },
            new StringStringEntryProto { Key = "offset", Value = offset },
            new StringStringEntryProto { Key = "length", Value = length },
        },
    };
}
