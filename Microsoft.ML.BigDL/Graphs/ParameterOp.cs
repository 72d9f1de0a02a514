using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>A weight or a running statistic; its value lives in the model's vectors.</summary>
internal sealed record ParameterOp(Parameter Parameter, ElementType ElementType)
    : SourceOp(new TensorType(ElementType, Parameter.Shape))
{
    public override string Name => "Parameter";
}
