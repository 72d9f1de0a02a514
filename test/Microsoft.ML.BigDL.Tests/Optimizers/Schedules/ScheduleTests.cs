using Microsoft.ML.BigDL.Optimizers.Schedules;

namespace Microsoft.ML.BigDL.Tests.Optimizers.Schedules;

[TestClass]
public sealed class ScheduleTests
{
    [TestMethod]
    public void A_warm_up_rises_to_what_follows()
    {
        var schedule = new Warmup(4, new ExponentialDecay(0.8f, 10, 0.5f)) { StartFactor = 0.5f };
        Assert.AreEqual(0.4f, schedule.At(0), 1e-7f);
        Assert.AreEqual(0.6f, schedule.At(2), 1e-7f);
        Assert.AreEqual(0.8f, schedule.At(4), 1e-7f);
        Assert.AreEqual(0.4f, schedule.At(14), 1e-7f);
    }

    [TestMethod]
    public void Restarts_grow_longer_and_lower()
    {
        var schedule = new CosineDecayRestarts(1, 4) { TMul = 2, MMul = 0.5f };
        Assert.AreEqual(0.5f, schedule.At(2), 1e-6f);
        Assert.AreEqual(0.5f, schedule.At(4), 1e-6f);
        Assert.AreEqual(0.25f, schedule.At(8), 1e-6f);
        Assert.AreEqual(0.25f, schedule.At(12), 1e-6f);
    }

    [TestMethod]
    public void Numbers_that_cannot_be_are_refused()
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new StepDecay(1, 0)).Message, "stepSize");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new CosineDecayRestarts(1, 5) { TMul = 0.5f }).Message, "TMul");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseConstantDecay([5], [1])).Message, "1 boundaries");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => new PiecewiseConstantDecay([5, 5], [1, 2, 3])).Message, "boundary 5 follows 5");
    }
}
