using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>
/// What a name in an ONNX graph stands for while it is imported: a weight, a value known already, or a value of the
/// graph that is being built. It takes the form its first user asks for.
/// </summary>
internal sealed class OnnxOperand
{
    // Larger arrays are weights; doing arithmetic on them one boxed number at a time is never what a model means.
    private const int LargestHostArray = 1 << 20;

    private readonly string _name;
    private readonly OnnxKnownInputs? _knownInputs;
    private Tensor? _tensor;
    private HostArray? _host;
    private Value? _value;

    private OnnxOperand(string name, TensorType type, OnnxKnownInputs? knownInputs)
    {
        _name = name;
        Type = type;
        _knownInputs = knownInputs;
    }

    public TensorType Type { get; }

    /// <summary>Whether the model stores the values, so that they may be trained.</summary>
    public bool IsInitializer { get; private init; }

    private OnnxImportContext? Context { get; init; }

    /// <summary>Whether the values are of a kind that can be trained.</summary>
    public bool IsWeight => Type.ElementType == ElementType.Float32 && Type.Rank > 0;

    /// <summary>Whether the values are known without computing anything.</summary>
    public bool IsKnown => _tensor is not null || _host is not null;

    public static OnnxOperand Initializer(string name, Tensor tensor, OnnxImportContext context) =>
        new(name, new TensorType(tensor.ElementType, tensor.Shape), null) { _tensor = tensor, Context = context, IsInitializer = true };

    public static OnnxOperand Constant(string name, Tensor tensor) =>
        new(name, new TensorType(tensor.ElementType, tensor.Shape), null) { _tensor = tensor };

    public static OnnxOperand Constant(string name, HostArray host) =>
        new(name, new TensorType(host.ElementType, host.Shape), null) { _host = host };

    public static OnnxOperand Computed(string name, Value value, OnnxKnownInputs knownInputs) =>
        new(name, value.Type, knownInputs) { _value = value };

    /// <summary>The operand as a value of the graph; a stored one becomes a parameter, or a constant where it cannot be trained.</summary>
    public Value AsValue(bool isTrainable = true) => _value ??= IsInitializer && IsWeight
        ? ParameterValue(isTrainable)
        : Node.Apply(new ConstantOp(AsTensor()));

    /// <summary>The operand's elements, if they do not depend on what the model is fed.</summary>
    public HostArray? AsHost()
    {
        if (_host is null && Type.IsFixed && Type.Shape.ElementCount <= LargestHostArray)
        {
            Tensor? tensor = _tensor ?? (_value is null ? null : _knownInputs?.Evaluate(_value));
            _host = tensor is null ? null : HostArray.Of(tensor);
        }

        return _host;
    }

    public override string ToString() => $"'{_name}' {Type}";

    private Tensor AsTensor() => _tensor ??= AsHost()!.ToTensor();

    // The part before the last dot is the layer's name, as the exporter writes it.
    private Value ParameterValue(bool isTrainable)
    {
        int dot = _name.LastIndexOf('.');
        Scope scope = dot > 0 ? Context!.ScopeOf("Imported", _name, '.') : new Scope("Imported", null);
        Parameter parameter = new(scope, _name[(dot > 0 ? dot + 1 : 0)..], Type.Shape, new ImportedWeights(_tensor!))
        {
            IsTrainable = isTrainable,
        };
        return Node.Apply(new ParameterOp(parameter, ElementType.Float32));
    }
}
