namespace Microsoft.ML.BigDL.Kernels.Simd.Tiles;

/// <summary>
/// What a <see cref="RegisterTile{TOps, TVector, TStreamed, THeld, TTile, TWalk}"/> reads and writes. Methods must be inlined; their indices are constants.
/// </summary>
/// <typeparam name="TTile">What one tile is told.</typeparam>
/// <typeparam name="TVector">The vector of its sums.</typeparam>
internal interface ITileWalk<TTile, TVector>
    where TTile : struct
    where TVector : struct
{
    /// <summary>Stands before the first step.</summary>
    void Begin(ref readonly TTile tile);

    /// <summary>Whether there is a step to take.</summary>
    bool HasStep { get; }

    /// <summary>Takes a step.</summary>
    void Step();

    /// <summary>A vector of this step that stays in a register.</summary>
    TVector Held(int index);

    /// <summary>A value of this step that is used at once.</summary>
    TVector Streamed(int index);

    /// <summary>What a sum starts from.</summary>
    TVector Start(int streamed, int held);

    /// <summary>The sums are complete.</summary>
    void Finish();

    /// <summary>Puts a complete sum where it goes.</summary>
    void End(int streamed, int held, TVector sum);
}
