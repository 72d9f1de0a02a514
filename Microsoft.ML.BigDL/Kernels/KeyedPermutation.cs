using System.Numerics;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.BigDL.Kernels;

/// <summary>
/// A permutation of 0 to count - 1 chosen by a key, each position worked out alone: a Feistel network on the bits of
/// the next power of two, walked until it lands below count (Black and Rogaway, "Ciphers with arbitrary finite
/// domains", CT-RSA 2002).
/// </summary>
/// <remarks>
/// A Fisher-Yates shuffle would need the whole array in every worker and again after a resume; this needs a few words.
/// On average fewer than two walks from 512 elements on.
/// </remarks>
internal readonly struct KeyedPermutation
{
    private const int Rounds = 8;
    private const int MinimumBits = 10;
    private readonly RoundKeys _roundKeys;
    private readonly int _lowBits;
    private readonly int _highBits;

    public KeyedPermutation(CounterRandom key, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Count = count;

        // A network over very few bits reaches some permutations too often, so small counts walk in a larger domain.
        int bits = Math.Max(MinimumBits, 64 - BitOperations.LeadingZeroCount((ulong)Math.Max(count - 1, 1)));
        _lowBits = bits / 2;
        _highBits = bits - _lowBits;
        for (int round = 0; round < Rounds; round++)
            _roundKeys[round] = key.Word(0, (ulong)round) | ((ulong)key.Word(1, (ulong)round) << 32);
    }

    /// <summary>The number of elements.</summary>
    public long Count { get; }

    /// <summary>The element at a position.</summary>
    public long this[long position]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(position);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(position, Count);
            ulong value = (ulong)position;
            do
            {
                value = Encrypt(value);
            }
            while (value >= (ulong)Count);

            return (long)value;
        }
    }

    private ulong Encrypt(ulong value)
    {
        ulong lowMask = (1UL << _lowBits) - 1;
        ulong highMask = (1UL << _highBits) - 1;
        ulong low = value & lowMask;
        ulong high = value >> _lowBits;
        for (int round = 0; round < Rounds; round += 2)
        {
            high ^= Mix(low ^ _roundKeys[round]) & highMask;
            low ^= Mix(high ^ _roundKeys[round + 1]) & lowMask;
        }

        return (high << _lowBits) | low;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    [InlineArray(Rounds)]
    private struct RoundKeys
    {
        private ulong _first;
    }
}
