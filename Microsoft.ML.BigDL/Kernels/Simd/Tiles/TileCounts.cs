using System.Runtime.InteropServices;

namespace Microsoft.ML.BigDL.Kernels.Simd.Tiles;

/// <summary>Numbers as types, each as many bytes large, for <see cref="RegisterTile{TOps, TVector, TStreamed, THeld, TTile, TWalk}"/>.</summary>
internal static class TileCounts
{
    [StructLayout(LayoutKind.Sequential, Size = 1)]
    public readonly struct One;

    [StructLayout(LayoutKind.Sequential, Size = 2)]
    public readonly struct Two;

    [StructLayout(LayoutKind.Sequential, Size = 3)]
    public readonly struct Three;

    [StructLayout(LayoutKind.Sequential, Size = 4)]
    public readonly struct Four;

    [StructLayout(LayoutKind.Sequential, Size = 5)]
    public readonly struct Five;

    [StructLayout(LayoutKind.Sequential, Size = 6)]
    public readonly struct Six;

    [StructLayout(LayoutKind.Sequential, Size = 8)]
    public readonly struct Eight;

    [StructLayout(LayoutKind.Sequential, Size = 10)]
    public readonly struct Ten;

    [StructLayout(LayoutKind.Sequential, Size = 12)]
    public readonly struct Twelve;

    [StructLayout(LayoutKind.Sequential, Size = 24)]
    public readonly struct TwentyFour;
}
