using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

[TestClass]
public sealed class OnnxFileTests
{
    [TestMethod]
    public void Parse_refuses_an_empty_file() => Refuses([], "'m.onnx' is empty");

    [TestMethod]
    public void Parse_refuses_a_truncated_file()
    {
        byte[] whole = Whole().ToByteArray();
        Refuses(whole[..^3], $"of {whole.Length - 3}");
    }

    [TestMethod]
    public void Parse_refuses_a_foreign_file() => Refuses([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], "not an ONNX model");

    [TestMethod]
    public void Parse_refuses_a_message_without_a_graph() =>
        Refuses(new ModelProto { IrVersion = 8, DocString = "other" }.ToByteArray(), "hold no graph");

    [TestMethod]
    public void Parse_refuses_a_newer_format()
    {
        ModelProto model = Whole();
        model.IrVersion = 99;
        Refuses(model.ToByteArray(), "version (IR) 99");
    }

    [TestMethod]
    public void Read_returns_what_was_written()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            OnnxFile.Write(Whole(), path);
            Assert.AreEqual(Whole(), OnnxFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestMethod]
    public void Write_into_an_impossible_folder_names_it()
    {
        BigDLException error = Assert.ThrowsExactly<BigDLException>(
            () => OnnxFile.Write(Whole(), Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "m.onnx")));
        StringAssert.Contains(error.Message, "m.onnx");
        StringAssert.Contains(error.Message, "Nothing was written");
    }

    private static ModelProto Whole() => new()
    {
        IrVersion = 8,
        Graph = new GraphProto { Name = "g", Node = { new NodeProto { OpType = "Relu", Input = { "x" }, Output = { "y" } } } },
    };

    private static void Refuses(byte[] bytes, string fact)
    {
        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => OnnxFile.Parse(bytes, "m.onnx"));
        StringAssert.Contains(error.Message, fact);
        StringAssert.Contains(error.Message, "'m.onnx'");
    }
}
