using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Gru = Microsoft.ML.BigDL.Kernels.Simd.Gru;
using Naive = Microsoft.ML.BigDL.Kernels.Reference.Gru;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class GruTests
{
    [TestMethod]
    [DataRow(1, 1, 1, false, false, false, false)]
    [DataRow(5, 4, 3, false, false, true, true)]
    [DataRow(5, 7, 16, true, false, true, false)]
    [DataRow(4, 9, 21, false, true, true, true)]
    [DataRow(3, 13, 40, true, true, true, false)]
    public void Forward_and_backward_match_reference(
        int steps, int samples, int units, bool isBatchMajor, bool isReverse, bool hasLengths, bool resetsAfter)
    {
        var geometry = new RecurrentGeometry(steps, samples, units, isBatchMajor, isReverse);
        int[] lengths = hasLengths ? [.. Enumerable.Range(0, samples).Select(n => n % (steps + 1))] : [];
        int rows = steps * samples;
        float[] recurrent = Sample.Floats(3 * units * units, 1, 0.5);
        float[] bias = Sample.Floats(units, 8);
        float[] input = Sample.Floats(rows * 3 * units, 2);
        float[] initialHidden = Sample.Floats(samples * units, 3);
        float[] gradOutputs = Sample.Floats(rows * units, 5);
        float[] gradFinalHidden = Sample.Floats(samples * units, 6);

        double[] gates = Sample.Doubles(input);
        double[] resets = new double[rows * units];
        double[] outputs = new double[rows * units];
        double[] hidden = Sample.Doubles(initialHidden);
        double[] wide = Sample.Doubles(recurrent);
        Naive.Forward<double>(in geometry, resetsAfter, wide, Sample.Doubles(bias), gates, resets, outputs, hidden, lengths);
        var whole = new Run(geometry, resetsAfter, recurrent, bias, input, initialHidden, lengths);
        whole.Forward(0, samples);
        Close.Assert(gates, whole.Gates.Span, 1e-5, "gates");
        Close.Assert(resets, whole.Resets.Span, 1e-5, "resets");
        Close.Assert(outputs, whole.Outputs.Span, 1e-5, "outputs");
        Close.Assert(hidden, whole.Hidden.Span, 1e-5, "final hidden");

        double[] gradHidden = Sample.Doubles(gradFinalHidden);
        Naive.Backward<double>(in geometry, resetsAfter, wide, gates, resets, outputs, Sample.Doubles(initialHidden),
            Sample.Doubles(gradOutputs), gradHidden, lengths);
        whole.Backward(initialHidden, gradOutputs, gradFinalHidden, 0, samples);
        Close.Assert(gates, whole.Gates.Span, 2e-5, "gradient of the gates");
        Close.Assert(resets, whole.Resets.Span, 2e-5, "gradient of the recurrent product");
        Close.Assert(gradHidden, whole.Hidden.Span, 2e-5, "gradient of the initial hidden state");
        whole.AssertUntouchedOutside();

        var split = new Run(geometry, resetsAfter, recurrent, bias, input, initialHidden, lengths);
        int cut = samples / 2;
        split.Forward(cut, samples);
        split.Forward(0, cut);
        split.Backward(initialHidden, gradOutputs, gradFinalHidden, 0, cut, cut, samples);
        Assert.IsTrue(whole.Gates.Span.SequenceEqual(split.Gates.Span), "The bits depend on the split.");
        Assert.IsTrue(whole.Hidden.Span.SequenceEqual(split.Hidden.Span), "The bits depend on the split.");
    }

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(true, false)]
    [DataRow(false, true)]
    [DataRow(true, true)]
    public void Reference_gradients_match_numeric_gradients(bool resetsAfter, bool isReverse)
    {
        var geometry = new RecurrentGeometry(4, 2, 3, IsBatchMajor: false, isReverse);
        int[] lengths = [4, 2];
        double[] recurrent = Sample.Doubles(Sample.Floats(27, 1));
        double[] bias = Sample.Doubles(Sample.Floats(3, 8));
        double[] input = Sample.Doubles(Sample.Floats(72, 2));
        double[] initialHidden = Sample.Doubles(Sample.Floats(6, 3));
        double[] gradOutputs = Sample.Doubles(Sample.Floats(24, 5));
        double[] gradHidden = Sample.Doubles(Sample.Floats(6, 6));
        double[] finalHidden = (double[])gradHidden.Clone();
        double[] gates = [];
        double[] resets = new double[24];
        double[] outputs = new double[24];
        double Loss()
        {
            gates = (double[])input.Clone();
            double[] hidden = (double[])initialHidden.Clone();
            Naive.Forward<double>(in geometry, resetsAfter, recurrent, bias, gates, resets, outputs, hidden, lengths);
            return NumericGradient.Dot(outputs, gradOutputs) + NumericGradient.Dot(hidden, finalHidden);
        }

        Loss();
        double[] gradGates = (double[])gates.Clone();
        double[] gradResets = (double[])resets.Clone();
        Naive.Backward<double>(
            in geometry, resetsAfter, recurrent, gradGates, gradResets, outputs, initialHidden, gradOutputs, gradHidden, lengths);
        NumericGradient.Assert(input, gradGates, Loss);
        NumericGradient.Assert(initialHidden, gradHidden, Loss);
        if (resetsAfter)
        {
            double[] gradBias = new double[3];
            for (int i = 0; i < gradResets.Length; i++)
                gradBias[i % 3] += gradResets[i];

            NumericGradient.Assert(bias, gradBias, Loss);
        }
    }

    private sealed class Run
    {
        private readonly RecurrentGeometry _geometry;
        private readonly bool _resetsAfter;
        private readonly float[] _recurrent;
        private readonly float[] _bias;
        private readonly int[] _lengths;

        public Run(
            RecurrentGeometry geometry, bool resetsAfter, float[] recurrent, float[] bias, float[] input, float[] hidden, int[] lengths)
        {
            _geometry = geometry;
            _resetsAfter = resetsAfter;
            _recurrent = recurrent;
            _bias = bias;
            _lengths = lengths;
            int length = geometry.Steps * geometry.Samples * geometry.Units;
            Gates = new Guarded(input);
            Resets = new Guarded(length);
            Outputs = new Guarded(length);
            Hidden = new Guarded(hidden);
        }

        public Guarded Gates { get; }

        public Guarded Resets { get; }

        public Guarded Outputs { get; }

        public Guarded Hidden { get; }

        public void Forward(int start, int end)
        {
            GemmShape gates = Gru.ForwardGateProduct(in _geometry);
            GemmShape candidate = Gru.ForwardCandidateProduct(in _geometry, _resetsAfter);
            Gru.Forward(in _geometry, _resetsAfter, Pack(gates, 0), Pack(candidate, 2), _bias, Gates.Span, Resets.Span, Outputs.Span,
                Hidden.Span, _lengths, Scratch(gates, candidate), start, end);
        }

        public void Backward(float[] initialHidden, float[] gradOutputs, float[] gradHidden, params int[] bounds)
        {
            GemmShape gates = Gru.BackwardGateProduct(in _geometry);
            GemmShape candidate = Gru.BackwardCandidateProduct(in _geometry, _resetsAfter);
            gradHidden.CopyTo(Hidden.Span);
            float[] room = new float[gradHidden.Length];
            for (int i = 0; i < bounds.Length; i += 2)
            {
                Gru.Backward(in _geometry, _resetsAfter, Pack(gates, 0), Pack(candidate, 2), Gates.Span, Resets.Span, Outputs.Span,
                    initialHidden, gradOutputs, Hidden.Span, room, _lengths, Scratch(gates, candidate), bounds[i], bounds[i + 1]);
            }
        }

        public void AssertUntouchedOutside()
        {
            foreach (Guarded guarded in new[] { Gates, Resets, Outputs, Hidden })
                guarded.AssertUntouchedOutside();
        }

        private static float[] Scratch(GemmShape first, GemmShape second) =>
            new float[Math.Max(Gemm.ScratchLength(in first), Gemm.ScratchLength(in second))];

        private float[] Pack(GemmShape product, int gate)
        {
            float[] packed = new float[Gemm.PackedLength(in product)];
            int offset = gate * _geometry.Units * _geometry.Units;
            Gemm.PackB(in product, _recurrent.AsSpan(offset), packed, 0, Gemm.PanelCount(in product));
            return packed;
        }
    }
}
