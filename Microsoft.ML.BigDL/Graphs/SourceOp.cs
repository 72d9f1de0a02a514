using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Graphs;

/// <summary>An operator without inputs whose memory is given from outside the plan.</summary>
internal abstract record SourceOp(TensorType Type) : Op
{
    internal override ImmutableArray<TensorType> Infer(ReadOnlySpan<TensorType> inputs) => [Type];

    internal override void Compile(CompileContext context)
    {
        // The plan compiler gives sources their place; there is nothing to run.
    }
}
