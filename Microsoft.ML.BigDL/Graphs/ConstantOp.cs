using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>A value fixed in the graph.</summary>
internal sealed record ConstantOp(Tensor Value) : SourceOp(new TensorType(Value.ElementType, Value.Shape))
{
    public override string Name => "Constant";
}
