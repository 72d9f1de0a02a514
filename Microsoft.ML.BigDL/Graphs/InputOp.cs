namespace Microsoft.ML.BigDL.Graphs;

/// <summary>A value the caller feeds by name.</summary>
internal sealed record InputOp(string InputName, TensorType Type) : SourceOp(Type)
{
    public override string Name => "Input";
}
