using System.Collections.Immutable;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>One node of an ONNX graph as an import rule sees it.</summary>
internal sealed class OnnxNode(
    NodeProto proto,
    OnnxAttributes attributes,
    ImmutableArray<OnnxOperand?> inputs,
    int opset,
    OnnxImportContext context,
    OnnxNames names)
{
    public string OpType => proto.OpType;

    /// <summary>The version of the operator set whose meaning the node has.</summary>
    public int Opset { get; } = opset;

    public OnnxAttributes Attributes { get; } = attributes;

    public OnnxImportContext Context { get; } = context;

    /// <summary>The names around the node, which its subgraphs can read.</summary>
    public OnnxNames Names { get; } = names;

    public Scope Scope { get; } = context.ScopeOf(proto.OpType, proto.Name, '/');

    public int InputCount => inputs.Length;

    public int OutputCount => proto.Output.Count;

    public bool AllInputsKnown => inputs.All(input => input is null or { IsKnown: true });

    /// <summary>Whether an input is a stored weight, which must stay one so that it can be trained.</summary>
    public bool HasWeights => inputs.Any(input => input is { IsInitializer: true, IsWeight: true });

    /// <summary>Whether anything can read this output.</summary>
    public bool HasOutput(int index) => index < proto.Output.Count && proto.Output[index].Length > 0;

    /// <summary>Whether the optional input is there.</summary>
    public bool Has(int index) => index < inputs.Length && inputs[index] is not null;

    public OnnxOperand Operand(int index) => Has(index) ? inputs[index]!
        : throw new ModelFormatException($"{this} lacks its input number {index}. The file is damaged; export it again.");

    public TensorType Type(int index) => Operand(index).Type;

    public Value Input(int index) => Operand(index).AsValue();

    /// <summary>An input on which our kernels can compute, which are for floating-point numbers.</summary>
    public Value Float(int index) => ElementTypes.IsFloat(Type(index).ElementType) ? Input(index)
        : throw Refuse($"computing on {Operand(index)} is not supported; floating-point numbers are");

    /// <summary>An input that holds numbers of any type.</summary>
    public Value Numeric(int index) => Type(index).ElementType != ElementType.Bool ? Input(index)
        : throw Refuse($"computing on {Operand(index)} is not supported; numbers are");

    /// <summary>A constant scalar of the element type of <paramref name="like"/>.</summary>
    public static Value Number(Value like, float number) => Node.Apply(new ConstantOp(
        like.Type.ElementType == ElementType.Float64 ? Tensor.Scalar((double)number) : Tensor.Scalar(number)));

    public Value? OptionalInput(int index) => Has(index) ? Input(index) : null;

    /// <summary>Input as a weight that is kept as it is, not trained.</summary>
    public Value State(int index) => Operand(index).AsValue(isTrainable: false);

    /// <summary>The elements of an input on which the structure of the graph depends.</summary>
    /// <exception cref="NotSupportedException">The input is not known at import time.</exception>
    public HostArray Known(int index) => Operand(index).AsHost() ?? throw Refuse(
        $"its input {Operand(index)} is computed from what the model is fed; a value known at import time is needed");

    public HostArray? OptionalKnown(int index) => Has(index) ? Known(index) : null;

    /// <summary>Whole numbers that are an attribute in older operator sets and an input in newer ones.</summary>
    public long[]? IntsOf(string attribute, int input) =>
        Attributes.Ints(attribute) ?? (Has(input) ? Known(input).ToIntegers() : null);

    /// <summary>An axis attribute counted from the front.</summary>
    public int Axis(int rank, int absent) => FromFront(Attributes.Int(nameof(Axis).ToLowerInvariant(), absent), rank);

    public int FromFront(long axis, int rank) => axis >= -rank && axis < Math.Max(rank, 1)
        ? (int)(axis < 0 ? axis + rank : axis)
        : throw new ModelFormatException($"{this}: axis {axis} does not exist in {rank} axes. The model is damaged.");

    public NotSupportedException Refuse(string why) => new($"{this}: {why}.");

    public override string ToString() => proto.Name.Length == 0 ? OpType : $"{OpType} '{proto.Name}'";
}
