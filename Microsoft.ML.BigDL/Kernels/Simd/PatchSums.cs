using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels.Simd;

/// <summary>Sums of patches in registers: up to five kernel rows of one or two vectors at a time.</summary>
internal static unsafe class PatchSums
{
    private interface ICount
    {
        static abstract int Value { get; }
    }

    /// <inheritdoc cref="PooledConvolution.Add"/>
    public static void Add<TOps, TVector>(
        float* sums, int sumStride, float* source, int sourceStride, float* factors, int* places, int count, int rows, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
    {
        for (int row = 0; row < rows;)
        {
            float* rowSums = sums + ((long)row * sumStride);
            float* rowSource = source + ((long)row * sourceStride);
            switch (rows - row)
            {
                case >= 5:
                    AddRows<TOps, TVector, Five>(rowSums, sumStride, rowSource, sourceStride, factors, places, count, vectors);
                    row += 5;
                    break;
                case >= 3:
                    AddRows<TOps, TVector, Three>(rowSums, sumStride, rowSource, sourceStride, factors, places, count, vectors);
                    row += 3;
                    break;
                case 2:
                    AddRows<TOps, TVector, Two>(rowSums, sumStride, rowSource, sourceStride, factors, places, count, vectors);
                    row += 2;
                    break;
                default:
                    AddRows<TOps, TVector, One>(rowSums, sumStride, rowSource, sourceStride, factors, places, count, vectors);
                    row++;
                    break;
            }
        }
    }

    private static void AddRows<TOps, TVector, TRows>(
        float* sums, int sumStride, float* source, int sourceStride, float* factors, int* places, int count, int vectors)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TRows : struct, ICount
    {
        int vector = 0;
        for (; vector <= vectors - 2; vector += 2)
        {
            int first = vector * TOps.Count;
            Tile<TOps, TVector, TRows, Two>(sums + first, sumStride, source + first, sourceStride, factors, places, count);
        }

        if (vector < vectors)
        {
            int first = vector * TOps.Count;
            Tile<TOps, TVector, TRows, One>(sums + first, sumStride, source + first, sourceStride, factors, places, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TOps, TVector, TRows, TVectors>(
        float* sums, nint sumStride, float* source, nint sourceStride, float* factors, int* places, int count)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TRows : struct, ICount
        where TVectors : struct, ICount
    {
        TVector a00 = TOps.Zero, a01 = TOps.Zero;
        TVector a10 = TOps.Zero, a11 = TOps.Zero;
        TVector a20 = TOps.Zero, a21 = TOps.Zero;
        TVector a30 = TOps.Zero, a31 = TOps.Zero;
        TVector a40 = TOps.Zero, a41 = TOps.Zero;
        Load<TOps, TVector, TVectors>(sums, ref a00, ref a01);
        if (TRows.Value > 1)
        {
            Load<TOps, TVector, TVectors>(sums + sumStride, ref a10, ref a11);
        }

        if (TRows.Value > 2)
        {
            Load<TOps, TVector, TVectors>(sums + (2 * sumStride), ref a20, ref a21);
        }

        if (TRows.Value > 3)
        {
            Load<TOps, TVector, TVectors>(sums + (3 * sumStride), ref a30, ref a31);
            Load<TOps, TVector, TVectors>(sums + (4 * sumStride), ref a40, ref a41);
        }

        for (int i = 0; i < count; i++)
        {
            TVector factor = TOps.Broadcast(factors + i);
            float* patch = source + places[i];
            AddTo<TOps, TVector, TVectors>(patch, factor, ref a00, ref a01);
            if (TRows.Value > 1)
            {
                AddTo<TOps, TVector, TVectors>(patch + sourceStride, factor, ref a10, ref a11);
            }

            if (TRows.Value > 2)
            {
                AddTo<TOps, TVector, TVectors>(patch + (2 * sourceStride), factor, ref a20, ref a21);
            }

            if (TRows.Value > 3)
            {
                AddTo<TOps, TVector, TVectors>(patch + (3 * sourceStride), factor, ref a30, ref a31);
                AddTo<TOps, TVector, TVectors>(patch + (4 * sourceStride), factor, ref a40, ref a41);
            }
        }

        Store<TOps, TVector, TVectors>(a00, a01, sums);
        if (TRows.Value > 1)
        {
            Store<TOps, TVector, TVectors>(a10, a11, sums + sumStride);
        }

        if (TRows.Value > 2)
        {
            Store<TOps, TVector, TVectors>(a20, a21, sums + (2 * sumStride));
        }

        if (TRows.Value > 3)
        {
            Store<TOps, TVector, TVectors>(a30, a31, sums + (3 * sumStride));
            Store<TOps, TVector, TVectors>(a40, a41, sums + (4 * sumStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TOps, TVector, TVectors>(float* from, ref TVector first, ref TVector second)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TVectors : struct, ICount
    {
        first = TOps.Load(from);
        if (TVectors.Value > 1)
        {
            second = TOps.Load(from + TOps.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<TOps, TVector, TVectors>(float* from, TVector factor, ref TVector first, ref TVector second)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TVectors : struct, ICount
    {
        first = TOps.MultiplyAdd(factor, TOps.Load(from), first);
        if (TVectors.Value > 1)
        {
            second = TOps.MultiplyAdd(factor, TOps.Load(from + TOps.Count), second);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TOps, TVector, TVectors>(TVector first, TVector second, float* to)
        where TOps : struct, ITileVector<TVector>
        where TVector : struct
        where TVectors : struct, ICount
    {
        TOps.Store(first, to);
        if (TVectors.Value > 1)
        {
            TOps.Store(second, to + TOps.Count);
        }
    }

    private readonly struct One : ICount
    {
        public static int Value => 1;
    }

    private readonly struct Two : ICount
    {
        public static int Value => 2;
    }

    private readonly struct Three : ICount
    {
        public static int Value => 3;
    }

    private readonly struct Five : ICount
    {
        public static int Value => 5;
    }
}
