using Microsoft.ML.BigDL.Tensors;

namespace Microsoft.ML.BigDL.Conformance;

/// <summary>Compares a computed tensor with the expected one.</summary>
internal static class TensorComparison
{
    /// <summary>
    /// Null when type and shape are equal and every element satisfies |actual - expected| &lt;= absolute + relative
    /// |expected| (NaN matches NaN, infinities match by sign, integers and flags must be equal); else what differs.
    /// </summary>
    public static string? Difference(string name, Tensor actual, Tensor expected, double relative, double absolute)
    {
        if (actual.ElementType != expected.ElementType || actual.Shape != expected.Shape)
            return $"'{name}' is {actual} but {expected} is expected";

        return expected.ElementType switch
        {
            ElementType.Float32 => Difference(name, Widen(actual), Widen(expected), relative, absolute),
            ElementType.Float64 => Difference(name, actual.Span<double>(), expected.Span<double>(), relative, absolute),
            _ => actual.Bytes.SequenceEqual(expected.Bytes) ? null
                : $"'{name}' {actual.Shape}: element bytes differ from byte {actual.Bytes.CommonPrefixLength(expected.Bytes)} on",
        };
    }

    private static double[] Widen(Tensor tensor) => [.. tensor.Span<float>().ToArray().Select(value => (double)value)];

    private static string? Difference(
        string name, ReadOnlySpan<double> actual, ReadOnlySpan<double> expected, double relative, double absolute)
    {
        int wrong = 0;
        int worst = -1;
        double worstExcess = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (actual[i] == expected[i] || (double.IsNaN(actual[i]) && double.IsNaN(expected[i])))
                continue;

            double excess = Math.Abs(actual[i] - expected[i]) / (absolute + (relative * Math.Abs(expected[i])));
            if (excess <= 1 && double.IsFinite(expected[i]))
                continue;

            wrong++;
            if (worst < 0 || excess > worstExcess)
                (worst, worstExcess) = (i, excess);
        }

        return wrong == 0 ? null
            : $"'{name}': {wrong} of {expected.Length} elements differ, worst at {worst}: {actual[worst]:R} but {expected[worst]:R} is expected";
    }
}
