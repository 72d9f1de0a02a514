using System.Collections.Immutable;
using Microsoft.ML.BigDL.Exchange.Onnx.Proto;
using Microsoft.ML.BigDL.Graphs;
using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Exchange.Onnx;

/// <summary>Turns the declared inputs of an ONNX graph into input nodes with symbolic extents.</summary>
internal static class OnnxInputs
{
    public static ImmutableArray<Value> Declare(IReadOnlyList<ValueInfoProto> inputs, string source)
    {
        string? batchName = BatchName(inputs);
        return [.. inputs.Select(input => Node.Apply(new InputOp(input.Name, TypeOf(input, batchName, source))))];
    }

    // Exporters call the leading axis batch, batch_size, unk__1 ...; here it is N, which the training loop feeds.
    private static string? BatchName(IReadOnlyList<ValueInfoProto> inputs)
    {
        TensorShapeProto.Types.Dimension? leading = inputs
            .Select(input => input.Type?.TensorType?.Shape?.Dim.FirstOrDefault()).FirstOrDefault(dimension => dimension is not null);
        bool isTaken = inputs.SelectMany(input => input.Type?.TensorType?.Shape?.Dim ?? []).Any(dimension => dimension.DimParam == "N");
        return leading?.DimParam is { Length: > 0 } name && !isTaken ? name : null;
    }

    private static TensorType TypeOf(ValueInfoProto input, string? batchName, string source)
    {
        TypeProto.Types.Tensor? tensor = input.Type?.TensorType;
        if (tensor is null)
        {
            throw new NotSupportedException($"'{source}', input '{input.Name}': {input.Type?.ValueCase.ToString() ?? "no type"} " +
                "is not a tensor; only tensors can be fed.");
        }

        ElementType elementType = OnnxTensors.ExactTypeOf(tensor.ElemType) ?? throw new NotSupportedException(
            $"'{source}', input '{input.Name}': elements of type {OnnxTensors.TypeName(tensor.ElemType)} cannot be fed. " +
            "Export the model with FLOAT, DOUBLE, INT32, INT64, UINT8 or BOOL inputs.");
        if (tensor.Shape is null)
        {
            throw new NotSupportedException($"'{source}', input '{input.Name}': the number of axes is not declared. " +
                "Export the model with the shapes of its inputs.");
        }

        Dimension[] dimensions = [.. tensor.Shape.Dim.Select((dimension, axis) => ExtentOf(dimension, axis, input.Name, batchName, source))];
        return new TensorType(elementType, dimensions);
    }

    private static Dimension ExtentOf(
        TensorShapeProto.Types.Dimension dimension, int axis, string input, string? batchName, string source)
    {
        switch (dimension.ValueCase)
        {
            case TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue:
                return dimension.DimValue is >= 0 and <= int.MaxValue ? (int)dimension.DimValue
                    : throw new ModelFormatException($"'{source}', input '{input}': axis {axis} has extent {dimension.DimValue}. " +
                        "The file is damaged; export it again.");
            case TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dimension.DimParam == batchName:
                return Dimension.Batch;
            case TensorShapeProto.Types.Dimension.ValueOneofCase.DimParam when dimension.DimParam.Length > 0:
                return Dimension.Symbol(Plain(dimension.DimParam));
            default:
                return axis == 0 ? Dimension.Batch : Dimension.Symbol($"{Plain(input)}_{axis}");
        }
    }

    // Products of symbols are written with stars, so a symbol itself may hold letters, digits and underscores only.
    private static string Plain(string name) =>
        string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
}
