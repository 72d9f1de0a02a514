namespace Microsoft.ML.BigDL.Ops.Recurrent;

/// <summary>Where the way back through a recurrent layer finds what may be missing.</summary>
internal readonly record struct RecurrentGradientUses
{
    public int? Lengths { get; init; }

    public int? InitialHidden { get; init; }

    public int? InitialCell { get; init; }

    public int? GradOutputs { get; init; }

    public int? GradHidden { get; init; }

    public int? GradCell { get; init; }
}
