using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd.Products;
using Lstm = Microsoft.ML.BigDL.Kernels.Simd.Lstm;
using Naive = Microsoft.ML.BigDL.Kernels.Reference.Lstm;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class LstmTests
{
    [TestMethod]
    [DataRow(1, 1, 1, false, false, false)]
    [DataRow(5, 4, 3, false, false, true)]
    [DataRow(5, 7, 16, true, false, true)]
    [DataRow(4, 9, 21, false, true, true)]
    [DataRow(3, 13, 40, true, true, true)]
    public void Forward_and_backward_match_reference(
        int steps, int samples, int units, bool isBatchMajor, bool isReverse, bool hasLengths)
    {
        var geometry = new RecurrentGeometry(steps, samples, units, isBatchMajor, isReverse);
        int[] lengths = hasLengths ? [.. Enumerable.Range(0, samples).Select(n => n % (steps + 1))] : [];
        int rows = steps * samples;
        float[] recurrent = Sample.Floats(4 * units * units, 1, 0.5);
        float[] input = Sample.Floats(rows * 4 * units, 2);
        float[] initialHidden = Sample.Floats(samples * units, 3);
        float[] initialCell = Sample.Floats(samples * units, 4);
        float[] gradOutputs = Sample.Floats(rows * units, 5);
        float[] gradFinalHidden = Sample.Floats(samples * units, 6);
        float[] gradFinalCell = Sample.Floats(samples * units, 7);

        double[] gates = Sample.Doubles(input);
        double[] cells = new double[rows * units];
        double[] outputs = new double[rows * units];
        double[] hidden = Sample.Doubles(initialHidden);
        double[] cell = Sample.Doubles(initialCell);
        Naive.Forward<double>(in geometry, Sample.Doubles(recurrent), gates, cells, outputs, hidden, cell, lengths);
        double[] gradGates = (double[])gates.Clone();
        double[] gradHidden = Sample.Doubles(gradFinalHidden);
        double[] gradCell = Sample.Doubles(gradFinalCell);
        Naive.Backward<double>(in geometry, Sample.Doubles(recurrent), gradGates, cells, Sample.Doubles(initialCell),
            Sample.Doubles(gradOutputs), gradHidden, gradCell, lengths);

        var whole = new Run(geometry, recurrent, input, initialHidden, initialCell, lengths);
        whole.Forward(0, samples);
        Close.Assert(gates, whole.Gates.Span, 1e-5, "gates");
        Close.Assert(cells, whole.Cells.Span, 1e-5, "cells");
        Close.Assert(outputs, whole.Outputs.Span, 1e-5, "outputs");
        Close.Assert(hidden, whole.Hidden.Span, 1e-5, "final hidden");
        Close.Assert(cell, whole.Cell.Span, 1e-5, "final cell");
        whole.Backward(initialCell, gradOutputs, gradFinalHidden, gradFinalCell, 0, samples);
        Close.Assert(gradGates, whole.Gates.Span, 2e-5, "gradient of the gates");
        Close.Assert(gradHidden, whole.Hidden.Span, 2e-5, "gradient of the initial hidden state");
        Close.Assert(gradCell, whole.Cell.Span, 2e-5, "gradient of the initial cell state");
        whole.AssertUntouchedOutside();

        var split = new Run(geometry, recurrent, input, initialHidden, initialCell, lengths);
        int cut = samples / 2;
        split.Forward(cut, samples);
        split.Forward(0, cut);
        split.Backward(initialCell, gradOutputs, gradFinalHidden, gradFinalCell, 0, cut, cut, samples);
        Assert.IsTrue(whole.Gates.Span.SequenceEqual(split.Gates.Span), "The bits depend on the split.");
        Assert.IsTrue(whole.Hidden.Span.SequenceEqual(split.Hidden.Span), "The bits depend on the split.");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void Reference_gradients_match_numeric_gradients(bool isReverse)
    {
        var geometry = new RecurrentGeometry(4, 2, 3, IsBatchMajor: false, isReverse);
        int[] lengths = [4, 2];
        double[] recurrent = Sample.Doubles(Sample.Floats(36, 1));
        double[] input = Sample.Doubles(Sample.Floats(96, 2));
        double[] initialHidden = Sample.Doubles(Sample.Floats(6, 3));
        double[] initialCell = Sample.Doubles(Sample.Floats(6, 4));
        double[] gradOutputs = Sample.Doubles(Sample.Floats(24, 5));
        double[] gradHidden = Sample.Doubles(Sample.Floats(6, 6));
        double[] gradCell = Sample.Doubles(Sample.Floats(6, 7));
        double[] finalHidden = (double[])gradHidden.Clone();
        double[] finalCell = (double[])gradCell.Clone();
        double[] gates = [];
        double[] cells = new double[24];
        double Loss()
        {
            gates = (double[])input.Clone();
            double[] outputs = new double[24];
            double[] hidden = (double[])initialHidden.Clone();
            double[] cell = (double[])initialCell.Clone();
            Naive.Forward<double>(in geometry, recurrent, gates, cells, outputs, hidden, cell, lengths);
            return NumericGradient.Dot(outputs, gradOutputs) + NumericGradient.Dot(hidden, finalHidden) +
                NumericGradient.Dot(cell, finalCell);
        }

        Loss();
        double[] gradGates = (double[])gates.Clone();
        Naive.Backward<double>(in geometry, recurrent, gradGates, cells, initialCell, gradOutputs, gradHidden, gradCell, lengths);
        NumericGradient.Assert(input, gradGates, Loss);
        NumericGradient.Assert(initialHidden, gradHidden, Loss);
        NumericGradient.Assert(initialCell, gradCell, Loss);
    }

    [TestMethod]
    public void Previous_states_follow_the_direction_and_the_lengths()
    {
        var geometry = new RecurrentGeometry(3, 2, 1, IsBatchMajor: false, IsReverse: true);
        float[] previous = new float[6];
        PreviousStates.Fill(in geometry, [1, 2, 3, 4, 5, 0], [8, 9], [3, 2], previous, 0, 2);
        CollectionAssert.AreEqual(new float[] { 3, 4, 5, 9, 8, 0 }, previous);
    }

    private sealed class Run
    {
        private readonly RecurrentGeometry _geometry;
        private readonly float[] _recurrent;
        private readonly int[] _lengths;

        public Run(RecurrentGeometry geometry, float[] recurrent, float[] input, float[] hidden, float[] cell, int[] lengths)
        {
            _geometry = geometry;
            _recurrent = recurrent;
            _lengths = lengths;
            int length = geometry.Steps * geometry.Samples * geometry.Units;
            Gates = new Guarded(input);
            Cells = new Guarded(length);
            Outputs = new Guarded(length);
            Hidden = new Guarded(hidden);
            Cell = new Guarded(cell);
        }

        public Guarded Gates { get; }

        public Guarded Cells { get; }

        public Guarded Outputs { get; }

        public Guarded Hidden { get; }

        public Guarded Cell { get; }

        public void Forward(int start, int end)
        {
            GemmShape product = Lstm.ForwardProduct(in _geometry);
            Lstm.Forward(in _geometry, Pack(product), Gates.Span, Cells.Span, Outputs.Span, Hidden.Span, Cell.Span, _lengths,
                new float[Gemm.ScratchLength(in product)], start, end);
        }

        public void Backward(float[] initialCell, float[] gradOutputs, float[] gradHidden, float[] gradCell, params int[] bounds)
        {
            GemmShape product = Lstm.BackwardProduct(in _geometry);
            gradHidden.CopyTo(Hidden.Span);
            gradCell.CopyTo(Cell.Span);
            for (int i = 0; i < bounds.Length; i += 2)
            {
                Lstm.Backward(in _geometry, Pack(product), Gates.Span, Cells.Span, initialCell, gradOutputs, Hidden.Span, Cell.Span,
                    _lengths, new float[Gemm.ScratchLength(in product)], bounds[i], bounds[i + 1]);
            }
        }

        public void AssertUntouchedOutside()
        {
            foreach (Guarded guarded in new[] { Gates, Cells, Outputs, Hidden, Cell })
                guarded.AssertUntouchedOutside();
        }

        private float[] Pack(GemmShape product)
        {
            float[] packed = new float[Gemm.PackedLength(in product)];
            Gemm.PackB(in product, _recurrent, packed, 0, Gemm.PanelCount(in product));
            return packed;
        }
    }
}
