using System.Collections;
using System.Globalization;
using Microsoft.ML.BigDL.Kernels;

namespace Microsoft.ML.BigDL.Estimators;

/// <summary>Which of the training rows validate where a fraction of them does. Rows are drawn by key, so that everybody draws the same.</summary>
internal static class ValidationSplit
{
    /// <summary>The number of rows that validate.</summary>
    /// <exception cref="InvalidOperationException">None would be left to train on.</exception>
    public static int Count(int rows, double fraction)
    {
        int count = Math.Max(1, (int)(rows * fraction));
        return count < rows ? count : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"ValidationFraction {fraction} of {rows} rows leaves none to train on. Use a smaller fraction or more rows."));
    }

    /// <summary>For each row, whether it validates.</summary>
    public static BitArray Mask(ulong seed, int rows, int count)
    {
        var permutation = new KeyedPermutation(new CounterRandom(seed).With(RandomPurpose.Sampling), rows);
        var validates = new BitArray(rows);
        for (int i = 0; i < count; i++)
            validates[(int)permutation[i]] = true;

        return validates;
    }
}
