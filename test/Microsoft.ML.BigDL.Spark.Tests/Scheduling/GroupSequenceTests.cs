using CsCheck;
using Microsoft.ML.BigDL.Spark.Scheduling;

namespace Microsoft.ML.BigDL.Spark.Tests.Scheduling;

[TestClass]
public sealed class GroupSequenceTests
{
    [TestMethod]
    public void Groups_end_where_a_pass_over_the_data_ends()
    {
        var groups = new GroupSequence(stepsPerEpoch: 25, epochs: 2);
        List<GroupPlan> plans = [];
        while (!groups.IsFinished)
        {
            plans.Add(groups.Next(10));
        }

        CollectionAssert.AreEqual(
            new GroupPlan[]
            {
                new(0, 10, 0, 0),
                new(10, 10, 0, 10),
                new(20, 5, 0, 20),
                new(25, 10, 1, 0),
                new(35, 10, 1, 10),
                new(45, 5, 1, 20),
            },
            plans);
        Assert.ThrowsExactly<InvalidOperationException>(() => groups.Next(10));
    }

    [TestMethod]
    public void A_restart_gives_the_same_iterations_again()
    {
        var groups = new GroupSequence(stepsPerEpoch: 25, epochs: 2);
        groups.Next(10);
        GroupPlan second = groups.Next(10);
        groups.Next(10);

        groups.Restart(second.FirstStep);

        Assert.AreEqual(second, groups.Next(10));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => groups.Restart(51));
    }

    [TestMethod]
    public void Any_sizes_and_restarts_cover_every_iteration_once_and_in_order() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 5], Gen.Int[1, 100].Array[50], Gen.Bool.Array[50]).Sample((steps, epochs, sizes, fails) =>
        {
            var groups = new GroupSequence(steps, epochs);
            long done = 0;
            for (int i = 0; !groups.IsFinished; i++)
            {
                GroupPlan plan = groups.Next(sizes[i % 50]);
                bool isGood = plan.FirstStep == done && plan.Steps >= 1 && plan.FirstStepOfEpoch + plan.Steps <= steps
                    && plan.FirstStep == ((long)plan.Epoch * steps) + plan.FirstStepOfEpoch;
                if (!isGood)
                {
                    return false;
                }

                if (i < 50 && fails[i])
                {
                    groups.Restart(done);
                }
                else
                {
                    done = plan.End;
                }
            }

            return done == (long)steps * epochs;
        });
}
