using CsCheck;
using Microsoft.ML.BigDL.Spark.Scheduling;

namespace Microsoft.ML.BigDL.Spark.Tests.Scheduling;

[TestClass]
public sealed class GroupSequenceTests
{
    [TestMethod]
    public void Groups_end_where_a_pass_over_the_data_ends()
    {
        var groups = new GroupSequence("run", stepsPerEpoch: 25, epochs: 2, earlierUpdates: 1000);
        List<GroupPlan> plans = [];
        while (groups.Next(10, membershipEpoch: 3) is { } plan)
        {
            plans.Add(plan);
        }

        CollectionAssert.AreEqual(
            new GroupPlan[]
            {
                new("run", 3, 0, 10, 0, 0, 1000),
                new("run", 3, 10, 10, 0, 10, 1010),
                new("run", 3, 20, 5, 0, 20, 1020),
                new("run", 3, 25, 10, 1, 0, 1025),
                new("run", 3, 35, 10, 1, 10, 1035),
                new("run", 3, 45, 5, 1, 20, 1045),
            },
            plans);
        Assert.IsTrue(groups.IsFinished);
    }

    [TestMethod]
    public void A_restart_gives_the_same_iterations_under_the_new_epoch()
    {
        var groups = new GroupSequence("run", stepsPerEpoch: 25, epochs: 2);
        groups.Next(10, 1);
        GroupPlan second = groups.Next(10, 1)!;
        groups.Next(10, 1);

        groups.Restart(second.FirstStep);

        Assert.AreEqual(second with { MembershipEpoch = 2 }, groups.Next(10, 2));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => groups.Restart(51));
    }

    [TestMethod]
    public void A_run_can_end_early()
    {
        var groups = new GroupSequence("run", stepsPerEpoch: 25, epochs: 2);
        groups.Next(10, 1);
        groups.Finish();
        Assert.IsNull(groups.Next(10, 1));
    }

    [TestMethod]
    public void Any_sizes_and_restarts_cover_every_iteration_once_and_in_order() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 5], Gen.Int[1, 100].Array[50], Gen.Bool.Array[50]).Sample((steps, epochs, sizes, fails) =>
        {
            var groups = new GroupSequence("run", steps, epochs);
            long done = 0;
            for (int i = 0; groups.Next(sizes[i % 50], i) is { } plan; i++)
            {
                bool isGood = plan.FirstStep == done && plan.Count >= 1 && plan.FirstBatch + plan.Count <= steps
                    && plan.FirstStep == ((long)plan.DataEpoch * steps) + plan.FirstBatch;
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
