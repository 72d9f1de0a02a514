using Microsoft.ML.BigDL.Kernels;
using Microsoft.ML.BigDL.Kernels.Simd;
using Naive = Microsoft.ML.BigDL.Kernels.Reference.OptimizerUpdate;
using OptimizerUpdate = Microsoft.ML.BigDL.Kernels.Simd.OptimizerUpdate;

namespace Microsoft.ML.BigDL.Tests.Kernels.Simd;

[TestClass]
public class OptimizerUpdateTests
{
    [TestMethod]
    public void Steps_match_their_definition()
    {
        Check(new SgdStep { LearningRate = 0.1f, WeightDecay = 0.01f });
        Check(new MomentumStep { LearningRate = 0.1f, Momentum = 0.9f, Dampening = 0.2f });
        Check(new MomentumStep { LearningRate = 0.1f, Momentum = 0.9f, IsNesterov = true, GradientScale = 0.5f });
        Check(AdamStep.Keras(0.01, 0.9, 0.999, 1e-7, 3));
        Check(AdamStep.Torch(0.01, 0.9, 0.999, 1e-8, 3) with { DecoupledDecay = 0.1f });
        Check(new RmsPropStep { LearningRate = 0.01f, Rho = 0.9f, Momentum = 0.5f, Epsilon = 1e-7f });
        Check(new RmsPropStep { LearningRate = 0.01f, Rho = 0.9f, Epsilon = 1e-7f, IsEpsilonInsideRoot = true });
        Check(new AdagradStep { LearningRate = 0.01f, Epsilon = 1e-7f });
        Check(new AdadeltaStep { LearningRate = 1f, Rho = 0.95f, Epsilon = 1e-6f });
        Check(new NadamStep { MomentRate = 0.01f, GradientRate = 0.005f, Beta1 = 0.9f, Beta2 = 0.999f, RootScale = 1.5f, Epsilon = 1e-7f });
        Check(new AdamaxStep { LearningRate = 0.01f, Beta1 = 0.9f, Beta2 = 0.999f, Epsilon = 1e-7f });
    }

    [TestMethod]
    public void First_adam_step_moves_by_the_learning_rate()
    {
        float[] w = [1, 1];
        float[] m = new float[2];
        float[] v = new float[2];
        OptimizerUpdate.Run(w, [0.3f, -20f], m, v, AdamStep.Torch(0.01, 0.9, 0.999, 1e-8, 1));
        Assert.AreEqual(0.99f, w[0], 1e-6f);
        Assert.AreEqual(1.01f, w[1], 1e-6f);
    }

    [TestMethod]
    public void Two_momentum_steps_match_torch()
    {
        // torch.optim.SGD(lr=0.1, momentum=0.9, nesterov=True), gradients 1 and 2 from weight 1.
        var step = new MomentumStep { LearningRate = 0.1f, Momentum = 0.9f, IsNesterov = true };
        float[] w = [1];
        float[] m = [0];
        OptimizerUpdate.Run(w, [1f], m, [], step);
        Assert.AreEqual(1 - (0.1f * 1.9f), w[0], 1e-6f);
        OptimizerUpdate.Run(w, [2f], m, [], step);
        Assert.AreEqual(0.81f - (0.1f * (2 + (0.9f * 2.9f))), w[0], 1e-6f);
    }

    private static void Check<TStep>(TStep step)
        where TStep : struct, IOptimizerStep
    {
        foreach (bool isSparse in new[] { false, true })
        {
            Check<TStep, Lanes512>(step, isSparse);
            Check<TStep, Lanes256>(step, isSparse);
            Check<TStep, Lanes128>(step, isSparse);
        }
    }

    private static void Check<TStep, V>(TStep step, bool isSparse)
        where TStep : struct, IOptimizerStep
        where V : struct, ILanes<V>
    {
        string what = $"{typeof(TStep).Name} {typeof(V).Name}";
        for (int length = 0; length <= 257; length += length < 70 ? 1 : 17)
        {
            // Whole vectors and single elements without a gradient.
            float[] g = [.. Sample.Floats(length, 1).Select((value, i) => i % 70 < 40 && i % 3 > 0 ? value : 0)];
            var w = new Guarded(Sample.Floats(length, 2));
            var m = new Guarded(Sample.Floats(length, 3, 0.5, 0.6));
            var v = new Guarded(Sample.Floats(length, 4, 0.5, 0.6));
            double[] expectedW = Sample.Doubles(w.Span);
            double[] expectedM = Sample.Doubles(m.Span);
            double[] expectedV = Sample.Doubles(v.Span);
            Naive.Run(expectedW, Sample.Doubles(g), expectedM, expectedV, step, isSparse);
            OptimizerUpdate.Run<TStep, V>(w.Span, g, m.Span, v.Span, step, isSparse);
            w.AssertUntouchedOutside();
            m.AssertUntouchedOutside();
            v.AssertUntouchedOutside();
            Close.Assert(expectedW, w.Span, 1e-6, what);
            Close.Assert(expectedM, m.Span, 1e-6, what);
            Close.Assert(expectedV, v.Span, 1e-6, what);
        }
    }
}
