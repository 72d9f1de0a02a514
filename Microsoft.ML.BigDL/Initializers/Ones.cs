using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Initializers;

/// <summary>All values 1.</summary>
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, ulong seed, int ordinal) => values.Fill(1);
}
