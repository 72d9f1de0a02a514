using System.Collections.Immutable;

namespace Microsoft.ML.BigDL.Spark.Parameters;

/// <summary>The pieces of an owner's slices that travel in one frame and are added and updated in one go.</summary>
internal sealed class Parcel(int index, ImmutableArray<Piece> pieces)
{
    public int Index { get; } = index;

    public ImmutableArray<Piece> Pieces { get; } = pieces;

    public int Weights { get; } = pieces.Where(piece => !piece.IsState).Sum(piece => piece.Length);

    public int States { get; } = pieces.Where(piece => piece.IsState).Sum(piece => piece.Length);

    /// <summary>Bytes of its new weights and states.</summary>
    public int UpdateBytes => (Weights + States) * sizeof(float);

    /// <summary>Bytes of its gradients and changes of states, from one part of the ranks.</summary>
    public int PartBytes(int bytesPerGradient) => (Weights * bytesPerGradient) + (States * sizeof(float));
}
