using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using AttributeType = Microsoft.ML.BigDL.Exchange.Onnx.Proto.AttributeProto.Types.AttributeType;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>A node's attributes by name; inside a function body, references to the function's own are followed.</summary>
internal sealed class OnnxAttributes
{
    private readonly Dictionary<string, AttributeProto> _attributes = new(StringComparer.Ordinal);

    public OnnxAttributes(IEnumerable<AttributeProto> attributes, OnnxAttributes? function)
    {
        foreach (AttributeProto attribute in attributes)
        {
            if (attribute.RefAttrName.Length == 0)
                _attributes[attribute.Name] = attribute;
            else if (function?._attributes.GetValueOrDefault(attribute.RefAttrName) is { } referenced)
                _attributes[attribute.Name] = referenced;
        }
    }

    public AttributeProto? this[string name] => _attributes.GetValueOrDefault(name);

    /// <summary>These attributes, and the given ones where there is none of their name.</summary>
    public OnnxAttributes WithDefaults(IEnumerable<AttributeProto> defaults) =>
        new([.. defaults, .. _attributes.Values], null);

    public bool Has(string name) => _attributes.ContainsKey(name);

    public long Int(string name, long absent) => this[name]?.I ?? absent;

    public int Int32(string name, int absent) => (int)Math.Clamp(Int(name, absent), int.MinValue, int.MaxValue);

    public bool Flag(string name, bool absent = false) => Int(name, absent ? 1 : 0) != 0;

    public float Float(string name, float absent) => this[name]?.F ?? absent;

    public string Text(string name, string absent) => this[name]?.S.ToStringUtf8() ?? absent;

    public long[]? Ints(string name) => this[name] is { } attribute ? [.. attribute.Ints] : null;

    public int[]? Int32s(string name) => Ints(name) is { } values ? Array.ConvertAll(values, value => checked((int)value)) : null;

    public float[]? Floats(string name) => this[name] is { } attribute ? [.. attribute.Floats] : null;

    public string[]? Texts(string name) =>
        this[name] is { } attribute ? [.. attribute.Strings.Select(text => text.ToStringUtf8())] : null;

    public GraphProto? Graph(string name) => this[name] is { Type: AttributeType.Graph } attribute ? attribute.G : null;
}
