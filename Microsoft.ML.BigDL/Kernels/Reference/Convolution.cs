using System.Numerics;

namespace Microsoft.ML.BigDL.Kernels.Reference;

/// <summary>The plain loops that define convolution and its gradients; see <see cref="ConvGeometry"/> for the shapes.</summary>
internal static class Convolution
{
    /// <summary>
    /// <c>output[n, f, y, x] = bias[f] + sum over c, i, j of weights[f, c, i, j] * input[n, c', y s + i d - p, x s + j d - p]</c>,
    /// with c' the channel c of f's group. An empty <paramref name="bias"/> stands for zeros.
    /// </summary>
    public static void Forward<T>(
        in ConvGeometry g, ReadOnlySpan<T> input, ReadOnlySpan<T> weights, ReadOnlySpan<T> bias, Span<T> output)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (Tap tap in new TapSequence(g))
        {
            if (tap.IsFirst)
            {
                output[tap.Output] = bias.IsEmpty ? T.Zero : bias[tap.Filter];
            }

            if (tap.IsInside)
            {
                output[tap.Output] += weights[tap.Weight] * input[tap.Input];
            }
        }
    }

    /// <summary><c>gradInput = sum of weights * gradOutput</c> over every product of the forward pass that read the input.</summary>
    public static void BackwardInput<T>(
        in ConvGeometry g, ReadOnlySpan<T> gradOutput, ReadOnlySpan<T> weights, Span<T> gradInput)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        gradInput[..g.InputLength].Clear();
        foreach (Tap tap in new TapSequence(g))
        {
            if (tap.IsInside)
            {
                gradInput[tap.Input] += weights[tap.Weight] * gradOutput[tap.Output];
            }
        }
    }

    /// <summary><c>gradWeights = sum of input * gradOutput</c> over every product of the forward pass that read the weight.</summary>
    public static void BackwardWeights<T>(
        in ConvGeometry g, ReadOnlySpan<T> input, ReadOnlySpan<T> gradOutput, Span<T> gradWeights)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        gradWeights[..g.WeightLength].Clear();
        foreach (Tap tap in new TapSequence(g))
        {
            if (tap.IsInside)
            {
                gradWeights[tap.Weight] += input[tap.Input] * gradOutput[tap.Output];
            }
        }
    }

    /// <summary>One product of the forward pass: the elements it joins.</summary>
    private readonly record struct Tap(int Output, int Input, int Weight, int Filter, bool IsInside, bool IsFirst);

    /// <summary>Every product of the forward pass, output by output.</summary>
    private ref struct TapSequence(in ConvGeometry geometry)
    {
        private readonly ConvGeometry _g = geometry;
        private int _n = 0, _f = 0, _y = 0, _x = 0, _c = 0, _i = 0, _j = 0;
        private bool _isStarted = false;

        public readonly Tap Current
        {
            get
            {
                int y = (_y * _g.StrideH) + (_i * _g.DilationH) - _g.PadTop;
                int x = (_x * _g.StrideW) + (_j * _g.DilationW) - _g.PadLeft;
                int channel = (_f / _g.GroupFilters * _g.GroupChannels) + _c;
                return new Tap(
                    Output: (((((_n * _g.F) + _f) * _g.OutH) + _y) * _g.OutW) + _x,
                    Input: (((((_n * _g.C) + channel) * _g.H) + y) * _g.W) + x,
                    Weight: (((((_f * _g.GroupChannels) + _c) * _g.KH) + _i) * _g.KW) + _j,
                    Filter: _f,
                    IsInside: y >= 0 && y < _g.H && x >= 0 && x < _g.W,
                    IsFirst: _c == 0 && _i == 0 && _j == 0);
            }
        }

        public readonly TapSequence GetEnumerator() => this;

        public bool MoveNext()
        {
            if (!_isStarted)
            {
                _isStarted = true;
                return _g.N > 0;
            }

            return Advance(ref _j, _g.KW) || Advance(ref _i, _g.KH) || Advance(ref _c, _g.GroupChannels) ||
                Advance(ref _x, _g.OutW) || Advance(ref _y, _g.OutH) || Advance(ref _f, _g.F) || ++_n < _g.N;
        }

        private static bool Advance(ref int index, int end)
        {
            index = index + 1 < end ? index + 1 : 0;
            return index != 0;
        }
    }
}
