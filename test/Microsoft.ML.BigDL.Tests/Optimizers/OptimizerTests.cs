using Microsoft.ML.BigDL.Optimizers;
using Microsoft.ML.BigDL.Tests.Kernels;

namespace Microsoft.ML.BigDL.Tests.Optimizers;

[TestClass]
public sealed class OptimizerTests
{
    private const int Length = 101;

    private static readonly Optimizer[] s_all =
    [
        new SGD(), new SGD { Momentum = 0.9f, Nesterov = true }, new Adam(), new AdamW(), new Adamax(), new Nadam(), new Adagrad(),
        new Adadelta(), new RMSprop { Momentum = 0.5f },
    ];

    [TestMethod]
    public void Cutting_the_vector_elsewhere_gives_the_same_bits()
    {
        foreach (Optimizer optimizer in s_all)
        {
            float[] whole = Run(optimizer, [0, Length], scale: 1);
            CollectionAssert.AreEqual(whole, Run(optimizer, [0, 16, 48, Length], scale: 1), optimizer.GetType().Name);
        }
    }

    [TestMethod]
    public void The_scale_of_a_step_multiplies_the_gradients()
    {
        foreach (Optimizer optimizer in s_all)
        {
            // A power of two scales without rounding, so that even the last bit agrees.
            float[] scaled = Run(optimizer, [0, Length], scale: 0.5f);
            CollectionAssert.AreEqual(Run(optimizer, [0, Length], scale: 1, factor: 0.5f), scaled, optimizer.GetType().Name);
        }
    }

    [TestMethod]
    public void The_look_ahead_of_nadam_stays_finite_after_many_steps()
    {
        var optimizer = new Nadam { LearningRate = 0.01f };
        float[] weights = [1];
        float[] slots = [0.5f, 0.25f];
        optimizer.Update(weights, [0.5f], new SlotRange(slots, 1, 0, 1), new UpdateStep(10_000_000, 0.01f));
        Assert.AreEqual(1 - 0.01f, weights[0], 1e-5f);
    }

    private static float[] Run(Optimizer optimizer, int[] cuts, float scale, float factor = 1)
    {
        float[] weights = Sample.Floats(Length, 1);
        float[] slots = new float[Length * optimizer.SlotCount];
        for (int slot = 0; slot < optimizer.SlotCount; slot++)
        {
            slots.AsSpan(slot * Length, Length).Fill(optimizer.SlotStart(slot));
        }

        for (int step = 0; step < 3; step++)
        {
            float[] gradients = [.. Sample.Floats(Length, 2 + step).Select(value => factor * value)];
            for (int i = 1; i < cuts.Length; i++)
            {
                (int begin, int end) = (cuts[i - 1], cuts[i]);
                optimizer.Update(
                    weights.AsSpan(begin..end),
                    gradients.AsSpan(begin..end),
                    new SlotRange(slots, Length, begin, end - begin),
                    new UpdateStep(step, 0.01f, scale));
            }
        }

        return weights;
    }
}
