using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Graphs.Passes;
using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Microsoft.ML.BigDL.Tests.Exchange.Onnx;

/// <summary>Holds an exported graph to ONNX Runtime and to its own re-import.</summary>
internal static class OnnxAgreement
{
    /// <summary>The values a parameter has in <see cref="GraphEvaluator"/>.</summary>
    public static Tensor FirstValues(Graph graph, Parameter parameter)
    {
        ParameterLayout layout = ParameterLayout.Of(InferenceForm.Of(graph));
        Tensor tensor = Tensor.Zeros(ElementType.Float32, parameter.Shape);
        parameter.Initializer.Fill(tensor.Span<float>(), parameter.Shape, seed: 0, ordinal: layout.Parameters.IndexOf(parameter));
        return tensor;
    }

    public static byte[] Export(Graph graph) =>
        OnnxExporter.Export(graph, parameter => FirstValues(graph, parameter)).ToByteArray();

    public static Tensor[] RunOnnxRuntime(byte[] model, Graph graph, Tensor[] inputs)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using InferenceSession session = new(model, options);
        using RunOptions run = new();
        Dictionary<string, OrtValue> feeds = [];
        for (int i = 0; i < inputs.Length; i++)
            feeds.Add(Graph.InputName(graph.Inputs[i]), ToOrt(inputs[i]));

        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, feeds, session.OutputNames);
        Tensor[] results = [.. outputs.Select(FromOrt)];
        foreach (OrtValue feed in feeds.Values)
            feed.Dispose();

        return results;
    }

    /// <summary>The largest |a - b| / (1 + |b|) over all elements.</summary>
    public static double Difference(Tensor actual, Tensor expected)
    {
        Assert.AreEqual(expected.ToString(), actual.ToString());
        if (expected.ElementType != ElementType.Float32)
            return actual.Bytes.SequenceEqual(expected.Bytes) ? 0 : double.PositiveInfinity;

        double largest = 0;
        Span<float> a = actual.Span<float>();
        Span<float> b = expected.Span<float>();
        for (int i = 0; i < a.Length; i++)
        {
            double difference = a[i] == b[i] || (float.IsNaN(a[i]) && float.IsNaN(b[i])) ? 0 : Math.Abs(a[i] - b[i]) / (1 + Math.Abs(b[i]));
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }

    private static OrtValue ToOrt(Tensor tensor)
    {
        long[] extents = [.. tensor.Shape.Extents.ToArray().Select(extent => (long)extent)];
        return tensor.ElementType switch
        {
            ElementType.Float32 => OrtValue.CreateTensorValueFromMemory(tensor.Span<float>().ToArray(), extents),
            ElementType.Float64 => OrtValue.CreateTensorValueFromMemory(tensor.Span<double>().ToArray(), extents),
            ElementType.Int32 => OrtValue.CreateTensorValueFromMemory(tensor.Span<int>().ToArray(), extents),
            ElementType.Int64 => OrtValue.CreateTensorValueFromMemory(tensor.Span<long>().ToArray(), extents),
            ElementType.UInt8 => OrtValue.CreateTensorValueFromMemory(tensor.Span<byte>().ToArray(), extents),
            _ => OrtValue.CreateTensorValueFromMemory(tensor.Span<bool>().ToArray(), extents),
        };
    }

    private static Tensor FromOrt(OrtValue value)
    {
        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        Shape shape = new([.. info.Shape.Select(extent => (int)extent)]);
        return info.ElementDataType switch
        {
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => Tensor.From(shape, value.GetTensorDataAsSpan<float>()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Double => Tensor.From(shape, value.GetTensorDataAsSpan<double>()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int32 => Tensor.From(shape, value.GetTensorDataAsSpan<int>()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 => Tensor.From(shape, value.GetTensorDataAsSpan<long>()),
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.UInt8 => Tensor.From(shape, value.GetTensorDataAsSpan<byte>()),
            _ => Tensor.From(shape, value.GetTensorDataAsSpan<bool>()),
        };
    }
}
