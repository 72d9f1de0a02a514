using Microsoft.ML.BigDL.Tensors;
using Microsoft.ML.OnnxRuntime;
using OrtType = Microsoft.ML.OnnxRuntime.Tensors.TensorElementType;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Runs a serialized model in ONNX Runtime, to hold what we export to it.</summary>
internal static class OnnxRuntimeCheck
{
    /// <summary>The outputs in the model's order.</summary>
    public static Tensor[] Run(byte[] model, IReadOnlyList<string> inputNames, IReadOnlyList<Tensor> inputs)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using InferenceSession session = new(model, options);
        using RunOptions run = new();
        OrtValue[] values = [.. inputs.Select(ToOrt)];
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(run, inputNames, values, session.OutputNames);
            return [.. outputs.Select(FromOrt)];
        }
        finally
        {
            foreach (OrtValue value in values)
                value.Dispose();
        }
    }

    /// <summary>The largest |a - b| / (1 + |b|); infinite where types, shapes, whole numbers or flags differ.</summary>
    public static double LargestDifference(IReadOnlyList<Tensor> actual, IReadOnlyList<Tensor> expected) =>
        actual.Zip(expected, Difference).Append(actual.Count == expected.Count ? 0 : double.PositiveInfinity).Max();

    /// <summary>The largest |a - b| / (1 + |b|) of two tensors.</summary>
    public static double Difference(Tensor actual, Tensor expected)
    {
        if (actual.ElementType != expected.ElementType || actual.Shape != expected.Shape)
            return double.PositiveInfinity;

        if (expected.ElementType != ElementType.Float32)
            return actual.Bytes.SequenceEqual(expected.Bytes) ? 0 : double.PositiveInfinity;

        double largest = 0;
        Span<float> a = actual.Span<float>();
        Span<float> b = expected.Span<float>();
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] == b[i] || (float.IsNaN(a[i]) && float.IsNaN(b[i])))
                continue;

            double difference = Math.Abs((double)a[i] - b[i]) / (1 + Math.Abs((double)b[i]));
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
        Shape shape = new([.. info.Shape.Select(extent => checked((int)extent))]);
        return info.ElementDataType switch
        {
            OrtType.Float => Tensor.From(shape, value.GetTensorDataAsSpan<float>()),
            OrtType.Double => Tensor.From(shape, value.GetTensorDataAsSpan<double>()),
            OrtType.Int32 => Tensor.From(shape, value.GetTensorDataAsSpan<int>()),
            OrtType.Int64 => Tensor.From(shape, value.GetTensorDataAsSpan<long>()),
            OrtType.UInt8 => Tensor.From(shape, value.GetTensorDataAsSpan<byte>()),
            OrtType.Bool => Tensor.From(shape, value.GetTensorDataAsSpan<bool>()),
            _ => throw new NotSupportedException($"ONNX Runtime yields {info.ElementDataType}, which no tensor here can hold."),
        };
    }
}
