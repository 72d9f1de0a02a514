using System.Diagnostics;
using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Microsoft.ML.BigDL.Kernels.Simd.Tiles;

/// <summary>
/// The inner loop of products and convolutions, <c>sum[s, h] += streamed[s] * held[h]</c> for every step of a walk, with all sums in registers.
/// Written once for up to 24 sums: 24 x 1, 12 x 2, 8 x 3 and 6 x 4 fill the 32 registers of AVX-512, half of that the 16 of AVX2.
/// </summary>
/// <remarks>
/// How many values are streamed and held is the size of two types of <see cref="TileCounts"/>: the one constant of a type that the compiler knows as
/// it reads the code, so that it leaves out the sums beyond them before it inlines what they call. The sums must be locals: it keeps neither arrays
/// nor structures of so many fields in registers. Branches on what is no constant, and more locals than it tracks, would put them in memory too.
/// </remarks>
/// <typeparam name="TOps">The operations of a vector.</typeparam>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TStreamed">Values read one after the other in each step, at most 24.</typeparam>
/// <typeparam name="THeld">Vectors that stay in registers during a step, at most 4.</typeparam>
/// <typeparam name="TTile">What the walk is told of the tile.</typeparam>
/// <typeparam name="TWalk">Where values come from and sums go to.</typeparam>
internal static unsafe class RegisterTile<TOps, TVector, TStreamed, THeld, TTile, TWalk>
    where TOps : struct, ITileVector<TVector>
    where TVector : struct
    where TStreamed : unmanaged
    where THeld : unmanaged
    where TTile : struct
    where TWalk : struct, ITileWalk<TTile, TVector>
{
    /// <summary>Takes the sums from their start through all steps to where they go.</summary>
    [MethodImpl(AggressiveOptimization)]
    public static void Run(ref readonly TTile tile)
    {
        Debug.Assert(sizeof(TStreamed) * sizeof(THeld) <= 24 && sizeof(THeld) <= 4, "no such tile");
        TWalk walk = default;
        walk.Begin(in tile);
        TVector none = TOps.Zero;
        TVector a0 = TOps.Zero, b0 = TOps.Zero, c0 = TOps.Zero, d0 = TOps.Zero;
        TVector a1 = TOps.Zero, b1 = TOps.Zero, c1 = TOps.Zero, d1 = TOps.Zero;
        TVector a2 = TOps.Zero, b2 = TOps.Zero, c2 = TOps.Zero, d2 = TOps.Zero;
        TVector a3 = TOps.Zero, b3 = TOps.Zero, c3 = TOps.Zero, d3 = TOps.Zero;
        TVector a4 = TOps.Zero, b4 = TOps.Zero, c4 = TOps.Zero, d4 = TOps.Zero;
        TVector a5 = TOps.Zero, b5 = TOps.Zero, c5 = TOps.Zero, d5 = TOps.Zero;
        TVector a6 = TOps.Zero, b6 = TOps.Zero, c6 = TOps.Zero;
        TVector a7 = TOps.Zero, b7 = TOps.Zero, c7 = TOps.Zero;
        TVector a8 = TOps.Zero, b8 = TOps.Zero;
        TVector a9 = TOps.Zero, b9 = TOps.Zero;
        TVector a10 = TOps.Zero, b10 = TOps.Zero;
        TVector a11 = TOps.Zero, b11 = TOps.Zero;
        TVector a12 = TOps.Zero, a13 = TOps.Zero, a14 = TOps.Zero, a15 = TOps.Zero, a16 = TOps.Zero, a17 = TOps.Zero;
        TVector a18 = TOps.Zero, a19 = TOps.Zero, a20 = TOps.Zero, a21 = TOps.Zero, a22 = TOps.Zero, a23 = TOps.Zero;

        Start(ref walk, 0, ref a0, ref b0, ref c0, ref d0);
        Start(ref walk, 1, ref a1, ref b1, ref c1, ref d1);
        Start(ref walk, 2, ref a2, ref b2, ref c2, ref d2);
        Start(ref walk, 3, ref a3, ref b3, ref c3, ref d3);
        Start(ref walk, 4, ref a4, ref b4, ref c4, ref d4);
        Start(ref walk, 5, ref a5, ref b5, ref c5, ref d5);
        Start(ref walk, 6, ref a6, ref b6, ref c6, ref none);
        Start(ref walk, 7, ref a7, ref b7, ref c7, ref none);
        Start(ref walk, 8, ref a8, ref b8, ref none, ref none);
        Start(ref walk, 9, ref a9, ref b9, ref none, ref none);
        Start(ref walk, 10, ref a10, ref b10, ref none, ref none);
        Start(ref walk, 11, ref a11, ref b11, ref none, ref none);
        Start(ref walk, 12, ref a12, ref none, ref none, ref none);
        Start(ref walk, 13, ref a13, ref none, ref none, ref none);
        Start(ref walk, 14, ref a14, ref none, ref none, ref none);
        Start(ref walk, 15, ref a15, ref none, ref none, ref none);
        Start(ref walk, 16, ref a16, ref none, ref none, ref none);
        Start(ref walk, 17, ref a17, ref none, ref none, ref none);
        Start(ref walk, 18, ref a18, ref none, ref none, ref none);
        Start(ref walk, 19, ref a19, ref none, ref none, ref none);
        Start(ref walk, 20, ref a20, ref none, ref none, ref none);
        Start(ref walk, 21, ref a21, ref none, ref none, ref none);
        Start(ref walk, 22, ref a22, ref none, ref none, ref none);
        Start(ref walk, 23, ref a23, ref none, ref none, ref none);

        while (walk.HasStep)
        {
            walk.Step();
            TVector a = walk.Held(0);
            TVector b = sizeof(THeld) > 1 ? walk.Held(1) : none;
            TVector c = sizeof(THeld) > 2 ? walk.Held(2) : none;
            TVector d = sizeof(THeld) > 3 ? walk.Held(3) : none;
            Add(ref walk, 0, a, b, c, d, ref a0, ref b0, ref c0, ref d0);
            Add(ref walk, 1, a, b, c, d, ref a1, ref b1, ref c1, ref d1);
            Add(ref walk, 2, a, b, c, d, ref a2, ref b2, ref c2, ref d2);
            Add(ref walk, 3, a, b, c, d, ref a3, ref b3, ref c3, ref d3);
            Add(ref walk, 4, a, b, c, d, ref a4, ref b4, ref c4, ref d4);
            Add(ref walk, 5, a, b, c, d, ref a5, ref b5, ref c5, ref d5);
            Add(ref walk, 6, a, b, c, d, ref a6, ref b6, ref c6, ref none);
            Add(ref walk, 7, a, b, c, d, ref a7, ref b7, ref c7, ref none);
            Add(ref walk, 8, a, b, c, d, ref a8, ref b8, ref none, ref none);
            Add(ref walk, 9, a, b, c, d, ref a9, ref b9, ref none, ref none);
            Add(ref walk, 10, a, b, c, d, ref a10, ref b10, ref none, ref none);
            Add(ref walk, 11, a, b, c, d, ref a11, ref b11, ref none, ref none);
            Add(ref walk, 12, a, b, c, d, ref a12, ref none, ref none, ref none);
            Add(ref walk, 13, a, b, c, d, ref a13, ref none, ref none, ref none);
            Add(ref walk, 14, a, b, c, d, ref a14, ref none, ref none, ref none);
            Add(ref walk, 15, a, b, c, d, ref a15, ref none, ref none, ref none);
            Add(ref walk, 16, a, b, c, d, ref a16, ref none, ref none, ref none);
            Add(ref walk, 17, a, b, c, d, ref a17, ref none, ref none, ref none);
            Add(ref walk, 18, a, b, c, d, ref a18, ref none, ref none, ref none);
            Add(ref walk, 19, a, b, c, d, ref a19, ref none, ref none, ref none);
            Add(ref walk, 20, a, b, c, d, ref a20, ref none, ref none, ref none);
            Add(ref walk, 21, a, b, c, d, ref a21, ref none, ref none, ref none);
            Add(ref walk, 22, a, b, c, d, ref a22, ref none, ref none, ref none);
            Add(ref walk, 23, a, b, c, d, ref a23, ref none, ref none, ref none);
        }

        walk.Finish();
        End(ref walk, 0, a0, b0, c0, d0);
        End(ref walk, 1, a1, b1, c1, d1);
        End(ref walk, 2, a2, b2, c2, d2);
        End(ref walk, 3, a3, b3, c3, d3);
        End(ref walk, 4, a4, b4, c4, d4);
        End(ref walk, 5, a5, b5, c5, d5);
        End(ref walk, 6, a6, b6, c6, none);
        End(ref walk, 7, a7, b7, c7, none);
        End(ref walk, 8, a8, b8, none, none);
        End(ref walk, 9, a9, b9, none, none);
        End(ref walk, 10, a10, b10, none, none);
        End(ref walk, 11, a11, b11, none, none);
        End(ref walk, 12, a12, none, none, none);
        End(ref walk, 13, a13, none, none, none);
        End(ref walk, 14, a14, none, none, none);
        End(ref walk, 15, a15, none, none, none);
        End(ref walk, 16, a16, none, none, none);
        End(ref walk, 17, a17, none, none, none);
        End(ref walk, 18, a18, none, none, none);
        End(ref walk, 19, a19, none, none, none);
        End(ref walk, 20, a20, none, none, none);
        End(ref walk, 21, a21, none, none, none);
        End(ref walk, 22, a22, none, none, none);
        End(ref walk, 23, a23, none, none, none);
    }

    [MethodImpl(AggressiveInlining)]
    private static void Start(
        ref TWalk walk, int streamed, ref TVector first, ref TVector second, ref TVector third, ref TVector fourth)
    {
        if (streamed >= sizeof(TStreamed))
            return;
        first = walk.Start(streamed, 0);
        if (sizeof(THeld) > 1)
            second = walk.Start(streamed, 1);
        if (sizeof(THeld) > 2)
            third = walk.Start(streamed, 2);
        if (sizeof(THeld) > 3)
            fourth = walk.Start(streamed, 3);
    }

    [MethodImpl(AggressiveInlining)]
    private static void Add(
        ref TWalk walk, int streamed, TVector a, TVector b, TVector c, TVector d,
        ref TVector first, ref TVector second, ref TVector third, ref TVector fourth)
    {
        if (streamed >= sizeof(TStreamed))
            return;
        if (sizeof(THeld) == 1)
        {
            // Without a local in between it is read by the multiplication itself.
            first = TOps.MultiplyAdd(walk.Streamed(streamed), a, first);
            return;
        }

        TVector value = walk.Streamed(streamed);
        first = TOps.MultiplyAdd(value, a, first);
        second = TOps.MultiplyAdd(value, b, second);
        if (sizeof(THeld) > 2)
            third = TOps.MultiplyAdd(value, c, third);
        if (sizeof(THeld) > 3)
            fourth = TOps.MultiplyAdd(value, d, fourth);
    }

    [MethodImpl(AggressiveInlining)]
    private static void End(ref TWalk walk, int streamed, TVector first, TVector second, TVector third, TVector fourth)
    {
        if (streamed >= sizeof(TStreamed))
            return;
        walk.End(streamed, 0, first);
        if (sizeof(THeld) > 1)
            walk.End(streamed, 1, second);
        if (sizeof(THeld) > 2)
            walk.End(streamed, 2, third);
        if (sizeof(THeld) > 3)
            walk.End(streamed, 3, fourth);
    }
}
