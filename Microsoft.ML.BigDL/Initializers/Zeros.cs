using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Initializers;

/// <summary>All values 0.</summary>
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, ulong seed, int ordinal) => values.Clear();
}
