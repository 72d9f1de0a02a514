using System.Text.Json;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Portable;

/// <summary>Writes values as JSON. Objects of classes carry the name of their type; structures stand where their type is known.</summary>
internal sealed class PortableWriter(Utf8JsonWriter json)
{
    /// <param name="value">What to write.</param>
    /// <param name="type">The declared type of its place.</param>
    public void Write(object? value, Type type)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case float or double:
                json.WriteStringValue(PortableNumbers.NameOf(Convert.ToDouble(value, null)));
                break;
            case string or Enum:
                json.WriteStringValue(value.ToString());
                break;
            case Dimension dimension:
                WriteDimension(dimension);
                break;
            case Shape shape:
                WriteShape(shape);
                break;
            case TensorType tensorType:
                WriteTensorType(tensorType);
                break;
            case Tensor tensor:
                WriteTensor(tensor);
                break;
            default:
                WriteParts(value, type);
                break;
        }
    }

    public void WriteShape(Shape shape)
    {
        json.WriteStartArray();
        foreach (int extent in shape.Extents)
        {
            json.WriteNumberValue(extent);
        }

        json.WriteEndArray();
    }

    private void WriteParts(object value, Type type)
    {
        if (PortableArray.Of(value.GetType()) is { } array)
        {
            WriteArray(array.Elements(value), array.Element);
            return;
        }

        if (value is Delegate or Type or System.Collections.IEnumerable)
        {
            throw new NotSupportedException($"A {value.GetType()} stands where a {type} is expected and cannot be sent to another process. " +
                "Describe it by numbers, texts, enumerations, arrays, or objects made of these.");
        }

        json.WriteStartObject();
        if (!value.GetType().IsValueType)
        {
            json.WriteString("type"u8, PortableTypeNames.Of(value.GetType()));
        }

        foreach (PortableMember member in PortableType.Of(value.GetType()).Members)
        {
            json.WritePropertyName(member.Name);
            Write(member.Get(value), member.Type);
        }

        json.WriteEndObject();
    }

    private void WriteArray(Array? elements, Type element)
    {
        if (elements is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (object? item in elements)
        {
            Write(item, element);
        }

        json.WriteEndArray();
    }

    // A number where the extent is one, else number and symbols: "49*N".
    private void WriteDimension(Dimension dimension)
    {
        if (dimension.IsFixed)
        {
            json.WriteNumberValue(dimension.Value);
        }
        else
        {
            json.WriteStringValue(dimension.ToExpression());
        }
    }

    private void WriteTensorType(TensorType type)
    {
        json.WriteStartObject();
        json.WriteString("element"u8, type.ElementType.ToString());
        json.WriteStartArray("extents"u8);
        foreach (Dimension dimension in type.Dimensions)
        {
            WriteDimension(dimension);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTensor(Tensor tensor)
    {
        json.WriteStartObject();
        json.WriteString("element"u8, tensor.ElementType.ToString());
        json.WritePropertyName("shape"u8);
        WriteShape(tensor.Shape);
        json.WriteBase64String("bytes"u8, tensor.Bytes);
        json.WriteEndObject();
    }
}
