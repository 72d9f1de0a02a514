namespace Microsoft.ML.BigDL.Data;

/// <summary>One row of a pair of idx files, as ML.NET reads it.</summary>
internal sealed class IdxImage
{
    public required float[] Image { get; init; }

    public uint Label { get; set; }
}
