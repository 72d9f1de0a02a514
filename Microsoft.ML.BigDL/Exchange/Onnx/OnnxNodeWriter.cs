using Google.Protobuf;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;
using AttributeType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>One node of ours as an export rule sees it, and the means to write ONNX nodes for it.</summary>
internal sealed class OnnxNodeWriter(OnnxGraphWriter graph, Node node)
{
    public Node Node { get; } = node;

    private string? Scope => Node.Scope?.Name;

    public TensorType InputType(int index) => Node.Inputs[index].Type;

    public TensorType OutputType(int index = 0) => Node.Outputs[index].Type;

    public string Input(int index) => graph.NameOf(Node.Inputs[index]);

    public string[] Inputs() => [.. Node.Inputs.Select(graph.NameOf)];

    /// <summary>Writes the node that yields all outputs of this one.</summary>
    public void Write(string opType, IReadOnlyList<string> inputs, params AttributeProto[] attributes) =>
        graph.Add(opType, Scope, inputs, [.. Node.Outputs.Select(graph.NameOf)], attributes);

    /// <summary>Writes a node that yields the first output of this one, the others being for training only.</summary>
    public void WriteFirst(string opType, IReadOnlyList<string> inputs, params AttributeProto[] attributes) =>
        graph.Add(opType, Scope, inputs, [graph.NameOf(Node.Outputs[0])], attributes);

    /// <summary>Writes the node that yields the output of this one, and what follows it in a fused operator.</summary>
    public void WriteWith(string? epilogue, string opType, IReadOnlyList<string> inputs, params AttributeProto[] attributes)
    {
        if (epilogue is null)
            Write(opType, inputs, attributes);
        else
            Write(epilogue, [Step(opType, inputs, attributes)]);
    }

    /// <summary>Writes a node that yields the leading outputs of this one, with its axes in another order where one is given.</summary>
    public void WriteRecurrent(
        string opType, IReadOnlyList<string> inputs, int outputs, int[]? sequenceOrder, int[] stateOrder, AttributeProto[] attributes)
    {
        string[] wanted = [.. Node.Outputs.Take(outputs).Select(graph.NameOf)];
        if (sequenceOrder is null)
        {
            graph.Add(opType, Scope, inputs, wanted, attributes);
            return;
        }

        string[] written = [.. wanted.Select(name => graph.Unique($"{name}_steps_first"))];
        graph.Add(opType, Scope, inputs, written, attributes);
        for (int i = 0; i < outputs; i++)
            graph.Add("Transpose", Scope, [written[i]], [wanted[i]], [Attribute("perm", i == 0 ? sequenceOrder : stateOrder)]);
    }

    /// <summary>Writes a node on the way and returns the name of its output.</summary>
    public string Step(string opType, IReadOnlyList<string> inputs, params AttributeProto[] attributes)
    {
        string output = graph.Unique($"{Scope ?? Node.Op.Name}/{opType}_step");
        graph.Add(opType, Scope, inputs, [output], attributes);
        return output;
    }

    /// <summary>Stores a list of whole numbers, such as axes, and returns its name.</summary>
    public string Integers(string hint, params long[] values) =>
        graph.Store($"{Scope ?? Node.Op.Name}/{hint}", Tensor.From<long>(new Shape(values.Length), values));

    /// <summary>
    /// The name of a shape: stored where every extent is a number (a null one is -1), else put together from the shapes
    /// of the model's inputs while it runs.
    /// </summary>
    public string ShapeOf(IReadOnlyList<Dimension?> extents)
    {
        if (extents.All(extent => extent is not { IsFixed: false }))
            return Integers("shape", [.. extents.Select(extent => (long)(extent?.Value ?? -1))]);

        string[] parts = [.. extents.Select(extent => extent is { IsFixed: false } symbol ? Extent(symbol) : Integers("extent", extent?.Value ?? -1))];
        return parts.Length == 1 ? parts[0] : Step("Concat", parts, Attribute("axis", 0));
    }

    /// <summary>Stores a tensor and returns its name.</summary>
    public string Store(string hint, Tensor tensor) => graph.Store($"{Scope ?? Node.Op.Name}/{hint}", tensor);

    /// <summary>Stores one number of the given float type and returns its name.</summary>
    public string Real(string hint, double value, ElementType type) => graph.Store(
        $"{Scope ?? Node.Op.Name}/{hint}", type == ElementType.Float64 ? Tensor.Scalar(value) : Tensor.Scalar((float)value));

    public static AttributeProto Attribute(string name, long value) => new() { Name = name, I = value, Type = AttributeType.Int };

    public static AttributeProto Attribute(string name, bool value) => Attribute(name, value ? 1L : 0L);

    public static AttributeProto Attribute(string name, float value) => new() { Name = name, F = value, Type = AttributeType.Float };

    public static AttributeProto Attribute(string name, string value) =>
        new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeType.String };

    public static AttributeProto Attributes(string name, params string[] values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Strings };
        attribute.Strings.Add(values.Select(ByteString.CopyFromUtf8));
        return attribute;
    }

    public static AttributeProto Attribute(string name, IEnumerable<int> values)
    {
        AttributeProto attribute = new() { Name = name, Type = AttributeType.Ints };
        attribute.Ints.Add(values.Select(value => (long)value));
        return attribute;
    }

    private string Extent(Dimension symbol)
    {
        (string input, int axis) = graph.SourceOf(symbol) ?? throw new NotSupportedException(
            $"{Node.Scope}: no input has the symbolic extent {symbol}, so it cannot be written as ONNX. Fix it in the model.");
        return Step("Shape", [input], Attribute("start", axis), Attribute("end", axis + 1));
    }
}
