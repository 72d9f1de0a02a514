using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs.Passes;

/// <summary>Replaces symbols by numbers and infers every type anew; what follows knows only fixed shapes.</summary>
internal static class Binding
{
    /// <summary>Binds a graph; with <see cref="ElementType.Float64"/> all its single-precision values become doubles.</summary>
    public static Graph Bind(
        Graph graph, IReadOnlyDictionary<string, int> symbols, ElementType floatType = ElementType.Float32) =>
        GraphRewriter.Rewrite(graph, (node, inputs) => Node.Create(BindOp(node.Op, symbols, floatType), inputs).Outputs);

    private static Op BindOp(Op op, IReadOnlyDictionary<string, int> symbols, ElementType floatType) => op switch
    {
        InputOp input => input with { Type = WithFloat(input.Type.Bind(symbols), floatType) },
        ParameterOp parameter => new ParameterOp(parameter.Parameter, floatType),
        ConstantOp { Value.ElementType: ElementType.Float32 } constant when floatType == ElementType.Float64 =>
            new ConstantOp(Widen(constant.Value)),
        _ => op.Bind(symbols).WithFloatType(floatType),
    };

    private static TensorType WithFloat(TensorType type, ElementType floatType) =>
        type.ElementType == ElementType.Float32 ? type.WithElementType(floatType) : type;

    private static Tensor Widen(Tensor value)
    {
        Tensor wide = Tensor.Zeros(ElementType.Float64, value.Shape);
        Span<float> from = value.Span<float>();
        Span<double> to = wide.Span<double>();
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = from[i];
        }

        return wide;
    }
}
